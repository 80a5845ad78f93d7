-- The second wall between tenants for their own servers, see V14.

alter table custom_servers enable row level security;
create policy rows_of_tenant on custom_servers using (tenant_id = (select serai_tenant()));
