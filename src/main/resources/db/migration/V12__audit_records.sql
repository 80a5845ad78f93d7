-- The audit trail of all instances, when it is shipped here: a row for each action, with its attempt and its end as the
-- journal has them. The position is written in the same transaction as what it counts, so no line is here twice.

create table audit_records (
    journal varchar(16) not null,
    seq bigint not null,
    recorded_at timestamp with time zone not null,
    tenant_id varchar(400),
    user_id varchar(400),
    action varchar(400) not null,
    tool_id varchar(400),
    integration varchar(400),
    request_id varchar(400),
    result varchar(16) not null,
    prev_hash varchar(64) not null,
    attempt varchar(100000) not null,
    ended varchar(100000),
    primary key (journal, seq)
);
create index audit_records_time on audit_records (recorded_at);
create index audit_records_tenant on audit_records (tenant_id, recorded_at);
create index audit_records_request on audit_records (request_id);

create table audit_positions (
    journal varchar(16) primary key,
    seq bigint not null,
    hash varchar(64) not null
);
