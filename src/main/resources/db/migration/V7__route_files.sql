-- The texts of provider files that served last and before that: for a start that finds a broken file, and for going back.

create table route_files (
    file varchar(512) primary key,
    hash varchar(64) not null,
    content text not null,
    previous_hash varchar(64),
    previous_content text,
    refused_hash varchar(64),
    changed_at timestamp with time zone not null
);
