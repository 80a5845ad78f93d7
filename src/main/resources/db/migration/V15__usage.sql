-- What tenants have used, counted from the audit trail. A position is written in the same transaction as the counts up to
-- it, so that no line counts twice and none is left out.

create table usage_days (
    tenant_id varchar(400) not null,
    used_on date not null,
    integration varchar(400) not null, -- empty for actions that concern none
    actions bigint not null,
    invocations bigint not null,
    failures bigint not null,
    primary key (tenant_id, used_on, integration)
);
create index usage_days_on on usage_days (used_on);

-- The last two days by the hour. w0 to w12: invocations by how long they took, see Latencies.
create table usage_hours (
    tenant_id varchar(400) not null,
    used_at timestamp with time zone not null,
    actions bigint not null,
    invocations bigint not null,
    failures bigint not null,
    w0 bigint not null, w1 bigint not null, w2 bigint not null, w3 bigint not null, w4 bigint not null,
    w5 bigint not null, w6 bigint not null, w7 bigint not null, w8 bigint not null, w9 bigint not null,
    w10 bigint not null, w11 bigint not null, w12 bigint not null,
    primary key (tenant_id, used_at)
);
create index usage_hours_at on usage_hours (used_at);

-- Of each instance's journal: counted up to seq; what is to be read again to know the attempts that were open begins
-- behind open_seq.
create table usage_positions (
    journal varchar(16) primary key,
    seq bigint not null,
    open_seq bigint not null,
    open_hash varchar(64) not null
);

-- Who might do everything may also see this.
update api_keys set scopes = scopes || ' usage:read' where is_primary;
