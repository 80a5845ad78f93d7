-- The servers of tools that tenants bring. What first keys may do has grown by them. Runs on H2 and PostgreSQL alike.

create table custom_servers (
    tenant_id varchar(56) not null,
    id varchar(32) not null,
    name varchar(200) not null,
    description varchar(2000) not null,
    endpoint varchar(2000) not null,
    authentication varchar(16) not null,
    header varchar(64) not null,
    enabled boolean not null,
    tools text,
    created_by varchar(200) not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    primary key (tenant_id, id)
);

update api_keys set scopes = scopes || ' mcps:write' where is_primary and scopes like '%keys:write%';
