-- Which tools a key may use, with one space between; empty for all. Runs on H2 and PostgreSQL alike.

alter table api_keys add column tools varchar(4000) default '' not null;
