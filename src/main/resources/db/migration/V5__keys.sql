-- The tenants' wrapped keys, all versions. In these two tables only if SERAI_DB_URL is set, otherwise in data/tenant.keys;
-- an ordinary backup leaves them out, see docs/keys.md. They take the place of master_key_check and tenant_keys.

create table key_ring (
    id integer primary key,
    ring varchar(64) not null,
    sealed varchar(300) not null
);

create table key_ring_entries (
    tenant_id varchar(56) not null,
    version integer not null,
    wrapped varchar(300) not null,
    created_at timestamp with time zone not null,
    primary key (tenant_id, version)
);
