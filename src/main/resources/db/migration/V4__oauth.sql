-- Consent under way, and the tenants' own client apps. Runs on H2 and PostgreSQL alike.

create table oauth_states (
    hash varchar(64) primary key,
    tenant_id varchar(56) not null,
    integration varchar(64) not null,
    connection varchar(63) not null,
    starter varchar(200) not null,
    sealed varchar(20000) not null,
    expires_at timestamp with time zone not null
);
create index oauth_states_to_sweep on oauth_states (expires_at);
create index oauth_states_of_tenant on oauth_states (tenant_id);

create table oauth_apps (
    tenant_id varchar(56) not null,
    integration varchar(64) not null,
    sealed varchar(30000) not null,
    updated_at timestamp with time zone not null,
    primary key (tenant_id, integration)
);
