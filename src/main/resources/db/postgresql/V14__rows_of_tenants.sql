-- The second wall between tenants, for a user that does not own these tables (SERAI_DB_TENANT_USER): it sees the rows of the
-- tenant that its connection has a ticket for. The owner of the tables, who does the platform's own work, is not affected.

create table tenant_row_secret (
    secret bytea not null
);
insert into tenant_row_secret
    select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
revoke all on tenant_row_secret from public;

-- The tenant that the connection names, if its ticket is right; otherwise null, which equals no row's. In PL/pgSQL, whose
-- plan is kept: in SQL each call would cost several times as much.
create function serai_tenant() returns varchar
    language plpgsql stable security definer parallel safe
    set search_path = pg_catalog, pg_temp
as $$
declare
    said varchar := current_setting('serai.tenant', true);
begin
    return (select said from "${flyway:defaultSchema}".tenant_row_secret
        where encode(sha256(secret || sha256(secret || convert_to(said, 'UTF8'))), 'hex')
            = current_setting('serai.ticket', true));
end $$;

alter table credentials enable row level security;
create policy rows_of_tenant on credentials using (tenant_id = (select serai_tenant()));

alter table oauth_apps enable row level security;
create policy rows_of_tenant on oauth_apps using (tenant_id = (select serai_tenant()));

alter table oauth_states enable row level security;
create policy rows_of_tenant on oauth_states using (tenant_id = (select serai_tenant()));

alter table dead_letters enable row level security;
create policy rows_of_tenant on dead_letters using (tenant_id = (select serai_tenant()));

alter table executions enable row level security;
create policy rows_of_tenant on executions using (tenant_id = (select serai_tenant()));

alter table results enable row level security;
create policy rows_of_tenant on results using (tenant_id = (select serai_tenant()));

alter table result_parts enable row level security;
create policy rows_of_tenant on result_parts using (exists (
    select 1 from results where results.id = result_parts.result_id and results.tenant_id = (select serai_tenant())));

alter table sagas enable row level security;
create policy rows_of_tenant on sagas using (tenant_id = (select serai_tenant()));
