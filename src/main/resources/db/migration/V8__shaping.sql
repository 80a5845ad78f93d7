-- What callers say of the form of answers. Runs on H2 and PostgreSQL alike.

alter table dead_letters add column pages integer default 0 not null;
