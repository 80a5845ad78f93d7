-- When a key was last used, and what a tenant notes about a connection.

alter table api_keys add column last_used_at timestamp with time zone;

alter table credentials add column metadata varchar(5000) default '{}' not null;
