-- Keys of those who run the platform, beside the one that is configured. Runs on H2 and PostgreSQL alike.

create table operator_keys (
    key_id varchar(8) primary key,
    name varchar(64) not null,
    role varchar(16) not null,
    hash varchar(64) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone
);
