-- What callers say of the form of answers, and answers that are given by reference. Runs on H2 and PostgreSQL alike.

alter table dead_letters add column pages integer default 0 not null;

-- Kept results of tenants. Without a hash, one is not complete and nobody's to read.
create table results (
    id varchar(40) primary key,
    tenant_id varchar(56) not null,
    media_type varchar(160) not null,
    bytes bigint not null,
    parts integer not null,
    sha256 varchar(64),
    expires_at timestamp with time zone not null
);
create index results_of_tenant on results (tenant_id, expires_at);
create index results_to_sweep on results (expires_at);

create table result_parts (
    result_id varchar(40) not null references results (id) on delete cascade,
    part integer not null,
    sealed varchar(1000000) not null,
    primary key (result_id, part)
);
