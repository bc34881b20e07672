-- One token, one lease: a claim that is made again because its answer was lost must not get a second task.
CREATE UNIQUE INDEX tasks_lease ON trace.tasks (lease_token) WHERE state = 'Running';

-- Tells the containers of this installation from those of another on the same host.
CREATE TABLE trace.installation (
    one          boolean PRIMARY KEY DEFAULT true CHECK (one),
    installation uuid    NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO trace.installation DEFAULT VALUES;

-- Workers that dispatchers have started, each for one job. A row comes before its worker and goes after it; one that its
-- dispatcher has not seen for a while belongs to a dead dispatcher.
CREATE TABLE trace.children (
    child      text        PRIMARY KEY,
    job_id     bigint      NOT NULL REFERENCES trace.jobs (job_id),
    runtime    text        NOT NULL,
    dispatcher text        NOT NULL,
    -- Whether it ends after its first task, rather than when there is none left.
    once       boolean     NOT NULL,
    -- Tasks that it has claimed.
    tasks      integer     NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX children_job ON trace.children (job_id);
CREATE INDEX children_dispatcher ON trace.children (dispatcher);
