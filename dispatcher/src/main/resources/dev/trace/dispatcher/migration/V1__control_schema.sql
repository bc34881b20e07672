-- Every lease gets the next fence: a commit under an older one than its scope has seen is refused.
CREATE SEQUENCE trace.fences;
-- Every forced firing and every invalidation gets the next epoch; what follows from it is done again under it.
CREATE SEQUENCE trace.epochs;

CREATE TABLE trace.dag_versions (
    dag         text        NOT NULL,
    version     integer     NOT NULL,
    hash        text        NOT NULL,
    yaml        text        NOT NULL,
    operators   jsonb       NOT NULL,
    tables      jsonb       NOT NULL,
    deployed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dag, version)
);

CREATE TABLE trace.dag_current_versions (
    dag          text        PRIMARY KEY,
    version      integer     NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (dag, version) REFERENCES trace.dag_versions (dag, version)
);

-- A job through all versions of its DAG. Its row is the lock under which its tasks become Running.
CREATE TABLE trace.jobs (
    job_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dag       text   NOT NULL,
    job       text   NOT NULL,
    schedule  text,
    next_tick timestamptz,
    UNIQUE (dag, job)
);

CREATE TABLE trace.datasets (
    dataset    text        PRIMARY KEY,
    dag        text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE trace.dataset_versions (
    dataset     text        NOT NULL REFERENCES trace.datasets (dataset),
    version     integer     NOT NULL,
    output_hash text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dataset, version),
    UNIQUE (dataset, output_hash)
);

-- lineage: the dataset versions that a task of the job turns into one another. Tasks of another lineage are outdated.
-- coverage_key: the output dataset, or dag/job where there is none.
CREATE TABLE trace.job_versions (
    job_id          bigint  NOT NULL REFERENCES trace.jobs (job_id),
    dag             text    NOT NULL,
    dag_version     integer NOT NULL,
    job             text    NOT NULL,
    position        integer NOT NULL,
    spec            jsonb   NOT NULL,
    runtime         text    NOT NULL,
    kind            text    NOT NULL CHECK (kind IN ('always_on', 'cron', 'manual', 'webhook', 'per_partition', 'per_update')),
    steady          boolean NOT NULL,
    max_concurrency integer NOT NULL,
    priority        integer NOT NULL,
    lease           interval NOT NULL,
    timeout         interval,
    output_dataset  text,
    output_version  integer NOT NULL,
    coverage_key    text    NOT NULL,
    lineage         text    NOT NULL,
    PRIMARY KEY (job_id, dag_version),
    FOREIGN KEY (dag, dag_version) REFERENCES trace.dag_versions (dag, version)
);

CREATE INDEX job_versions_dag ON trace.job_versions (dag, dag_version, position);

-- The first input drives a job that works by partition: its partitions become tasks once the other inputs cover them.
CREATE TABLE trace.job_inputs (
    job_id      bigint  NOT NULL,
    dag_version integer NOT NULL,
    position    integer NOT NULL,
    dataset     text    NOT NULL,
    version     integer NOT NULL,
    PRIMARY KEY (job_id, dag_version, position),
    FOREIGN KEY (job_id, dag_version) REFERENCES trace.job_versions (job_id, dag_version)
);

CREATE INDEX job_inputs_dataset ON trace.job_inputs (dataset, version);

CREATE VIEW trace.current_jobs AS
SELECT v.*
  FROM trace.job_versions v
  JOIN trace.dag_current_versions c ON c.dag = v.dag AND c.version = v.dag_version;

CREATE VIEW trace.current_inputs AS
SELECT i.job_id, i.position, i.dataset, i.version, v.dag, v.kind
  FROM trace.job_inputs i
  JOIN trace.current_jobs v ON v.job_id = i.job_id AND v.dag_version = i.dag_version;

CREATE TABLE trace.partition_versions (
    dataset      text        NOT NULL,
    version      integer     NOT NULL,
    chain_id     bigint      NOT NULL,
    range_start  bigint      NOT NULL,
    range_end    bigint      NOT NULL,
    epoch        bigint      NOT NULL DEFAULT 0,
    row_count    bigint      NOT NULL DEFAULT 0,
    byte_count   bigint      NOT NULL DEFAULT 0,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dataset, version, chain_id, range_start, range_end),
    CHECK (0 <= range_start AND range_start <= range_end)
);

CREATE INDEX partition_versions_end ON trace.partition_versions (dataset, version, chain_id, range_end);

CREATE TABLE trace.dataset_totals (
    dataset    text    NOT NULL,
    version    integer NOT NULL,
    chain_id   bigint  NOT NULL,
    row_count  bigint  NOT NULL,
    byte_count bigint  NOT NULL,
    PRIMARY KEY (dataset, version, chain_id)
);

CREATE TABLE trace.dataset_cursors (
    dataset    text        NOT NULL,
    version    integer     NOT NULL,
    chain_id   bigint      NOT NULL,
    position   bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dataset, version, chain_id)
);

-- How far a job that works by update has read its inputs.
CREATE TABLE trace.job_cursors (
    job_id     bigint      NOT NULL REFERENCES trace.jobs (job_id),
    lineage    text        NOT NULL,
    chain_id   bigint      NOT NULL,
    position   bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, lineage, chain_id)
);

CREATE TABLE trace.data_invalidations (
    invalidation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset     text        NOT NULL,
    version     integer     NOT NULL,
    chain_id    bigint      NOT NULL,
    range_start bigint      NOT NULL,
    range_end   bigint      NOT NULL,
    reason      text        NOT NULL,
    epoch       bigint      NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX data_invalidations_dataset ON trace.data_invalidations (dataset, version);

CREATE TABLE trace.data_invalidations_processed (
    invalidation_id bigint      NOT NULL REFERENCES trace.data_invalidations (invalidation_id),
    job_id          bigint      NOT NULL REFERENCES trace.jobs (job_id),
    processed_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (invalidation_id, job_id)
);

-- Disjoint intervals that do not touch, per state. table_name is empty for what concerns the dataset as a whole.
CREATE TABLE trace.coverage (
    dataset     text    NOT NULL,
    version     integer NOT NULL,
    chain_id    bigint  NOT NULL,
    table_name  text    NOT NULL,
    state       text    NOT NULL,
    range_start bigint  NOT NULL,
    range_end   bigint  NOT NULL,
    PRIMARY KEY (dataset, version, chain_id, table_name, state, range_start),
    CHECK (0 <= range_start AND range_start <= range_end)
);

CREATE TABLE trace.firings (
    firing_id  text        PRIMARY KEY,
    job_id     bigint      NOT NULL REFERENCES trace.jobs (job_id),
    kind       text        NOT NULL,
    fired_at   timestamptz NOT NULL DEFAULT now(),
    parameters jsonb       NOT NULL,
    epoch      bigint      NOT NULL
);

CREATE TABLE trace.tasks (
    task_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id           bigint      NOT NULL REFERENCES trace.jobs (job_id),
    dag_version      integer     NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('firing', 'always_on', 'partition', 'update')),
    lineage          text        NOT NULL,
    output_version   integer     NOT NULL,
    dedupe_key       text        NOT NULL,
    task_key         text        NOT NULL,
    chain_id         bigint      NOT NULL,
    range_start      bigint,
    range_end        bigint,
    update_after     bigint,
    update_to        bigint,
    firing_id        text        REFERENCES trace.firings (firing_id),
    epoch            bigint      NOT NULL DEFAULT 0,
    state            text        NOT NULL DEFAULT 'Queued'
                     CHECK (state IN ('Queued', 'Running', 'Completed', 'Failed', 'Dead', 'Canceled')),
    -- A newer task, or a newer version of the DAG, took its place: no longer counted.
    superseded       boolean     NOT NULL DEFAULT false,
    not_before       timestamptz NOT NULL DEFAULT now(),
    attempt          integer     NOT NULL DEFAULT 0,
    failures         integer     NOT NULL DEFAULT 0,
    losses           integer     NOT NULL DEFAULT 0,
    committed        boolean     NOT NULL DEFAULT false,
    cancel_requested boolean     NOT NULL DEFAULT false,
    worker           text,
    lease_token      text,
    fence            bigint,
    lease_expires_at timestamptz,
    deadline         timestamptz,
    outcome          text,
    error_code       text,
    error_recovery   text,
    error_message    text,
    progress_blocks  bigint      NOT NULL DEFAULT 0,
    progress_rows    bigint      NOT NULL DEFAULT 0,
    progress_rpc     bigint      NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL DEFAULT now(),
    ended_at         timestamptz,
    UNIQUE (job_id, dedupe_key),
    CHECK ((kind = 'partition') = (range_start IS NOT NULL AND range_end IS NOT NULL)),
    CHECK ((state = 'Running') = (lease_expires_at IS NOT NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- A claim reads the first entry of its job and chain here, however many follow it.
CREATE INDEX tasks_ready ON trace.tasks (job_id, chain_id, range_start, task_id) WHERE state = 'Queued';
CREATE INDEX tasks_running ON trace.tasks (job_id) WHERE state = 'Running';
CREATE INDEX tasks_retry ON trace.tasks (not_before) WHERE state = 'Failed';
CREATE INDEX tasks_waiting ON trace.tasks (job_id) WHERE state = 'Failed';
CREATE INDEX tasks_ended ON trace.tasks (job_id, chain_id, range_start)
    WHERE state IN ('Dead', 'Canceled') AND NOT superseded;
CREATE INDEX tasks_partition ON trace.tasks (job_id, chain_id, range_start, range_end) WHERE kind = 'partition';
-- One live task for each always-on source and chain; a dead or canceled one keeps its place until it is resumed.
CREATE UNIQUE INDEX tasks_always_on ON trace.tasks (job_id, chain_id)
    WHERE kind = 'always_on' AND state <> 'Completed' AND NOT superseded;
-- One live task for each job that works by update, lineage and chain.
CREATE UNIQUE INDEX tasks_update ON trace.tasks (job_id, lineage, chain_id)
    WHERE kind = 'update' AND state <> 'Completed' AND NOT superseded;

CREATE TABLE trace.task_attempts (
    task_id    bigint      NOT NULL REFERENCES trace.tasks (task_id),
    attempt    integer     NOT NULL,
    worker     text        NOT NULL,
    fence      bigint      NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text,
    error_code text,
    error_message text,
    PRIMARY KEY (task_id, attempt)
);

-- Tasks by state as sums of deltas, folded now and then: a status never scans the tasks, and writers never meet in a row.
CREATE TABLE trace.task_counts (
    job_id   bigint NOT NULL,
    chain_id bigint NOT NULL,
    state    text   NOT NULL,
    delta    bigint NOT NULL
);

CREATE INDEX task_counts_job ON trace.task_counts (job_id);

CREATE FUNCTION trace.count_inserted_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO trace.task_counts (job_id, chain_id, state, delta)
    SELECT job_id, chain_id, state, count(*) FROM inserted WHERE NOT superseded GROUP BY job_id, chain_id, state;
    RETURN NULL;
END $$;

CREATE FUNCTION trace.count_updated_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO trace.task_counts (job_id, chain_id, state, delta)
    SELECT job_id, chain_id, state, sum(delta)
      FROM (SELECT job_id, chain_id, state, 1 AS delta FROM after_update WHERE NOT superseded
            UNION ALL
            SELECT job_id, chain_id, state, -1 FROM before_update WHERE NOT superseded) AS changed
     GROUP BY job_id, chain_id, state
    HAVING sum(delta) <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER count_inserted AFTER INSERT ON trace.tasks
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION trace.count_inserted_tasks();

CREATE TRIGGER count_updated AFTER UPDATE ON trace.tasks
    REFERENCING OLD TABLE AS before_update NEW TABLE AS after_update
    FOR EACH STATEMENT EXECUTE FUNCTION trace.count_updated_tasks();

-- Events on their way to the consumers of a dataset; one row holds a page of them.
CREATE TABLE trace.outbox (
    event_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dag             text        NOT NULL,
    dataset         text        NOT NULL,
    version         integer     NOT NULL,
    chain_id        bigint      NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('partitions', 'cursor', 'invalidation')),
    starts          bigint[]    NOT NULL,
    ends            bigint[]    NOT NULL,
    epoch           bigint      NOT NULL,
    -- Asked for by a firing: what died further downstream is tried again too.
    fired           boolean     NOT NULL,
    invalidation_id bigint,
    failures        integer     NOT NULL DEFAULT 0,
    not_before      timestamptz NOT NULL DEFAULT now(),
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE trace.operator_state (
    job_id         bigint  NOT NULL REFERENCES trace.jobs (job_id),
    output_version integer NOT NULL,
    chain_id       bigint  NOT NULL,
    key            text    NOT NULL,
    -- NULL once removed: an older commit delivered late must not bring it back.
    value          bytea,
    fence          bigint  NOT NULL,
    sequence       bigint  NOT NULL,
    PRIMARY KEY (job_id, output_version, chain_id, key)
);

CREATE TABLE trace.delivered_commits (
    scope        text        NOT NULL,
    sequence     bigint      NOT NULL,
    fence        bigint      NOT NULL,
    task_id      bigint      NOT NULL,
    attempt      integer     NOT NULL,
    delivered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, sequence)
);

-- Whether what precedes a range of a steady job is committed: 'met', 'planned' (it will come, or died), or 'missing'
-- (nobody planned it). Nothing precedes the lowest range ever planned.
CREATE FUNCTION trace.precedence(key text, of_version integer, of_chain bigint, first_block bigint)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN first_block IS NULL OR first_block = 0 THEN 'met'
        WHEN EXISTS (SELECT FROM trace.coverage c
                      WHERE c.dataset = key AND c.version = of_version AND c.chain_id = of_chain AND c.table_name = ''
                        AND c.state = 'committed' AND first_block - 1 BETWEEN c.range_start AND c.range_end) THEN 'met'
        WHEN EXISTS (SELECT FROM trace.coverage c
                      WHERE c.dataset = key AND c.version = of_version AND c.chain_id = of_chain AND c.table_name = ''
                        AND c.state = 'planned' AND first_block - 1 BETWEEN c.range_start AND c.range_end) THEN 'planned'
        WHEN EXISTS (SELECT FROM trace.coverage c
                      WHERE c.dataset = key AND c.version = of_version AND c.chain_id = of_chain AND c.table_name = ''
                        AND c.state IN ('planned', 'committed') AND c.range_start < first_block) THEN 'missing'
        ELSE 'met'
    END
$$;
