-- What endpoints were asked on behalf of each attempt, and what it cost: with each commit what led to it, and at the end
-- of the attempt what led to none.

create table rpc_usage (
    scope text not null,
    task_id bigint not null,
    attempt integer not null,
    ordinal integer not null,
    pool text not null,
    endpoint text not null,
    method text not null,
    outcome text not null,
    seq bigint,
    chain_id bigint not null,
    dataset text not null,
    requests bigint not null check (requests > 0),
    bytes_sent bigint not null,
    bytes_received bigint not null,
    compute_units bigint not null,
    dollars numeric not null,
    seconds double precision not null,
    recorded_at timestamptz not null default now(),
    primary key (scope, task_id, attempt, ordinal, pool, endpoint, method, outcome),
    foreign key (scope, seq) references trace_commits (scope, seq)
);

comment on column rpc_usage.ordinal is
    'number of the commit within its attempt, from 1; whoever does not know whether it landed can repeat the row';
comment on column rpc_usage.seq is 'the commit it was asked for; null for what was asked after an attempt''s last commit';
comment on column rpc_usage.requests is 'calls sent, each time they were sent; of a batch each call counts';
comment on column rpc_usage.dollars is 'US dollars by the prices configured when it was asked';
comment on column rpc_usage.seconds is 'sum over all calls, so more than the time that passed';

create index rpc_usage_by_time on rpc_usage (chain_id, recorded_at);
create index rpc_usage_by_commit on rpc_usage (scope, seq);
