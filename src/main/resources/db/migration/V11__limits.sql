-- A key's own limit, and what tenants have used of their quotas.

alter table api_keys add column requests_per_minute bigint;

create table quota_use (
    tenant_id varchar(56) not null,
    quota_month varchar(7) not null,
    invocations bigint not null,
    primary key (tenant_id, quota_month)
);
