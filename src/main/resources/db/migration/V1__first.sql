-- Everything that is kept for tenants. The tenant's id is part of every key. Runs on H2 and PostgreSQL alike.

create table master_key_check (
    id integer primary key,
    sealed varchar(200) not null
);

create table tenants (
    id varchar(56) primary key,
    name varchar(200) not null,
    email varchar(320),
    plan varchar(64) not null,
    status varchar(16) not null,
    limits varchar(10000) not null,
    features varchar(10000) not null,
    security varchar(10000) not null,
    metadata varchar(10000) not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null
);

create table api_keys (
    key_id varchar(8) primary key,
    tenant_id varchar(56) not null,
    name varchar(200) not null,
    hash varchar(64) not null,
    scopes varchar(500) not null,
    is_primary boolean not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone
);
create index api_keys_of_tenant on api_keys (tenant_id);

create table tenant_keys (
    tenant_id varchar(56) primary key,
    wrapped varchar(200) not null,
    created_at timestamp with time zone not null
);

create table credentials (
    tenant_id varchar(56) not null,
    integration varchar(64) not null,
    connection varchar(63) not null,
    version bigint not null,
    state varchar(16) not null,
    sealed varchar(20000) not null,
    refreshable boolean not null,
    token_type varchar(32) not null,
    scopes varchar(5000) not null,
    expires_at timestamp with time zone,
    account_id varchar(200),
    account_name varchar(200),
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    primary key (tenant_id, integration, connection)
);

create table dead_letters (
    id varchar(40) primary key,
    tenant_id varchar(56) not null,
    tool_id varchar(256) not null,
    integration varchar(64) not null,
    connection varchar(63) not null,
    account_id varchar(200),
    effect varchar(16) not null,
    outcome varchar(16) not null,
    code varchar(64) not null,
    detail varchar(1000) not null,
    attempts integer not null,
    status varchar(16) not null,
    claimed_until timestamp with time zone,
    sealed_arguments varchar(2000000) not null,
    arguments_hash varchar(64) not null,
    user_id varchar(128),
    request_id varchar(128) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null
);
create index dead_letters_of_tenant on dead_letters (tenant_id, created_at);
create index dead_letters_by_status on dead_letters (tenant_id, status);
create index dead_letters_to_sweep on dead_letters (expires_at);
