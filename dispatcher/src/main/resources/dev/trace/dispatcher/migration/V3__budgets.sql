-- What each process may use of an endpoint's limits. What is there and has not expired never adds up to more than one
-- endpoint; a row of nothing keeps a place.
CREATE TABLE trace.budget_shares (
    pool       text             NOT NULL,
    endpoint   text             NOT NULL,
    -- A process, until it gives back what it holds.
    holder     text             NOT NULL,
    -- What it was given last.
    fraction   double precision NOT NULL CHECK (fraction BETWEEN 0 AND 1),
    -- The most it may be using: more than that until it says that it keeps to what it was given last.
    most       double precision NOT NULL CHECK (most >= fraction AND most <= 1),
    -- Of what it was given last.
    version    bigint           NOT NULL,
    -- Since when it waits, or uses the endpoint, where not all can at once.
    turn_at    timestamptz      NOT NULL,
    expires_at timestamptz      NOT NULL,
    PRIMARY KEY (pool, endpoint, holder)
);

CREATE INDEX budget_shares_holder ON trace.budget_shares (holder);
CREATE INDEX budget_shares_expiry ON trace.budget_shares (expires_at);

-- Never goes back, whatever rows come and go.
CREATE SEQUENCE trace.budget_versions;

-- Endpoints whose quota is used up.
CREATE TABLE trace.budget_parkings (
    pool         text        NOT NULL,
    endpoint     text        NOT NULL,
    parked_until timestamptz NOT NULL,
    PRIMARY KEY (pool, endpoint)
);
