-- Calls that carry a key, and what became of them. The owner is the one call that may say so; doubtful means that an
-- earlier execution may have been done. Runs on H2 and PostgreSQL alike.

create table executions (
    tenant_id varchar(56) not null,
    key_hash varchar(64) not null,
    fingerprint varchar(64) not null,
    owner varchar(64) not null,
    state varchar(16) not null,
    doubtful boolean default false not null,
    lease_until timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    sealed_answer varchar(2000000),
    primary key (tenant_id, key_hash)
);
create index executions_to_sweep on executions (expires_at);

alter table dead_letters add column idempotency_key varchar(300);
