-- Calls of several steps that are under way or being undone. A row is there as long as something may have to be undone;
-- from due_at on, whichever instance comes first takes it. Runs on H2 and PostgreSQL alike.

create table sagas (
    id varchar(40) primary key,
    tenant_id varchar(56) not null,
    tool_id varchar(256) not null,
    connection varchar(63) not null,
    request_id varchar(128) not null,
    state varchar(16) not null,
    attempts integer not null,
    arguments_hash varchar(64) not null,
    sealed_work varchar(4000000) not null,
    created_at timestamp with time zone not null,
    due_at timestamp with time zone not null
);
create unique index sagas_under_way on sagas (tenant_id, tool_id, connection, arguments_hash);
create index sagas_due on sagas (due_at);
