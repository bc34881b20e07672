-- Hot tables: what they look like, which blocks they hold and which partitions they have.

create table trace_hot_tables (
    relation text primary key,
    dataset text not null,
    table_name text not null,
    columns jsonb not null,
    key text[] not null,
    block_column text,
    partition_blocks bigint not null check (partition_blocks >= 0),
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    unique (dataset, table_name)
);

comment on column trace_hot_tables.relation is 'name of the Postgres table';
comment on column trace_hot_tables.columns is 'as the operator defines them; chain_id is there in any case';

create table trace_hot_ranges (
    range_id bigint generated always as identity primary key,
    relation text not null,
    chain_id bigint not null,
    blocks int8range not null check (not isempty(blocks))
);

comment on table trace_hot_ranges is 'blocks whose rows are committed, rows or not; ranges may overlap and lie side by side';

create index trace_hot_ranges_by_block on trace_hot_ranges using gist (relation, chain_id, blocks);

create table trace_hot_partitions (
    relation text not null,
    chain_id bigint not null,
    start_block bigint not null,
    end_block bigint not null check (end_block >= start_block),
    partition text not null unique,
    primary key (relation, chain_id, start_block)
);

-- Rows of no chain have no blocks.
alter table ingest_metrics alter column start_block drop not null, alter column end_block drop not null;
