-- The data side: fences, commits and the file ledger. Times here are for people; nothing is decided by them but the
-- grace before a superseded object is deleted.

create extension if not exists btree_gist;

create table trace_stores (
    store_id text primary key,
    root text not null,
    registered_at timestamptz not null default now()
);

-- The hash of block 0, pinned at first use: a chain id alone does not say which chain it is.
create table trace_chains (
    chain_id bigint primary key,
    genesis_hash bytea not null check (length(genesis_hash) = 32),
    pinned_at timestamptz not null default now()
);

create table trace_fences (
    scope text primary key,
    fence bigint not null,
    last_seq bigint not null default 0,
    task_id bigint not null,
    attempt integer not null,
    raised_at timestamptz not null default now()
);

create index trace_fences_by_fence on trace_fences (fence);

create table trace_commits (
    scope text not null,
    seq bigint not null,
    fence bigint not null,
    task_id bigint not null,
    attempt integer not null,
    ordinal integer not null,
    proposal bytea not null check (length(proposal) = 32),
    payload jsonb not null,
    payload_version integer not null,
    committed_at timestamptz not null default now(),
    delivered_at timestamptz,
    primary key (scope, seq),
    unique (scope, task_id, attempt, ordinal)
);

comment on column trace_commits.ordinal is 'number of the commit within its attempt, from 1';
comment on column trace_commits.proposal is 'SHA-256 of what was proposed; the same proposal is committed once';

create index trace_commits_by_task on trace_commits (task_id);
create index trace_commits_undelivered on trace_commits (committed_at, scope, seq) where delivered_at is null;

create table trace_lakes (
    chain_id bigint not null,
    table_name text not null,
    generation bigint not null default 0,
    folded_generation bigint not null default 0,
    primary key (chain_id, table_name)
);

comment on table trace_lakes is 'one row a lake; locked by whoever changes its files';
comment on column trace_lakes.generation is 'counts changes of the ledger';

create table trace_files (
    file_id bigint generated always as identity primary key,
    chain_id bigint not null,
    table_name text not null,
    blocks int8range not null check (not isempty(blocks)),
    key text not null,
    row_count bigint not null check (row_count >= 0),
    byte_count bigint not null check (byte_count > 0),
    sha256 text not null check (length(sha256) = 64),
    parent_hash bytea check (length(parent_hash) = 32),
    first_hash bytea check (length(first_hash) = 32),
    last_hash bytea check (length(last_hash) = 32),
    schema_hash text not null,
    config_hash text not null,
    encoder text not null,
    row_digest text not null,
    level text not null,
    not_provable text[] not null,
    providers text[] not null,
    fence bigint not null,
    committed_at timestamptz not null default now(),
    superseded_at timestamptz,
    superseded_by bigint,
    deleted_at timestamptz,
    foreign key (chain_id, table_name) references trace_lakes,
    -- Live files of a lake never overlap, whatever the program believes.
    constraint trace_files_disjoint
        exclude using gist (chain_id with =, table_name with =, blocks with &&) where (superseded_at is null)
);

comment on column trace_files.blocks is 'both ends of the range are inclusive in the application';
comment on column trace_files.superseded_by is 'the fence of the commit that replaced it';

create index trace_files_superseded on trace_files (chain_id, table_name, key)
    where superseded_at is not null and deleted_at is null;

create table scan_state (
    chain_id bigint not null,
    key text not null,
    last_scanned_block bigint not null check (last_scanned_block >= 0),
    last_scanned_hash bytea not null check (length(last_scanned_hash) = 32),
    last_scanned_time timestamptz not null,
    start_block bigint not null,
    total_blocks_processed bigint not null default 0,
    total_logs_ingested bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_error text,
    last_error_time timestamptz,
    error_count bigint not null default 0,
    metadata jsonb not null default '{}',
    primary key (chain_id, key)
);

create table ingest_metrics (
    metric_id bigint generated always as identity primary key,
    chain_id bigint not null,
    dataset text not null,
    table_name text not null,
    start_block bigint not null,
    end_block bigint not null,
    started_at timestamptz not null,
    finished_at timestamptz not null default now(),
    rows_fetched bigint not null,
    rows_inserted bigint not null,
    duplicates bigint not null default 0,
    bytes_written bigint not null,
    rpc_latency_ms double precision,
    insert_latency_ms double precision,
    rows_per_second double precision,
    status text not null,
    error text,
    task_id bigint not null,
    attempt integer not null,
    metadata jsonb not null default '{}'
);

create index ingest_metrics_by_range on ingest_metrics (chain_id, table_name, start_block);
