-- What a fold needs to read only what changed, and a deletion that a store may carry out later than it was asked to.

alter table trace_files add column changed_generation bigint not null default 0;

comment on column trace_files.changed_generation is
    'the generation of its lake with which the file came, last changed, or went';

-- A lake whose manifest is behind is folded as a whole once.
update trace_files f set changed_generation = l.generation
from trace_lakes l where l.chain_id = f.chain_id and l.table_name = f.table_name;

create index trace_files_changed on trace_files (chain_id, table_name, changed_generation);
create index trace_files_live_start on trace_files (chain_id, table_name, lower(blocks)) where superseded_at is null;

alter table trace_files add column doomed_at timestamptz;
alter table trace_files add column delete_tries integer not null default 0;
alter table trace_files add column delete_tried_at timestamptz;

comment on column trace_files.doomed_at is 'when its deletion was decided; nothing may come under its key from then on';
comment on column trace_files.delete_tries is
    'requests to delete it; after more than one its key stays out of use, since one of them may still be on its way';

create index trace_files_doomed on trace_files (chain_id, table_name, key) where doomed_at is not null;
