-- About how many tokens the results of calls had; 0 of what was counted before this was.
alter table usage_days add column tokens bigint not null default 0;
alter table usage_hours add column tokens bigint not null default 0;
