-- Durable work. queue_items holds what is not done and stays small; what is done moves to queue_done in the statement that
-- settles it, because a status that stands in a partial index can never be updated in place.

CREATE TABLE nodes (
    id         uuid PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
COMMENT ON TABLE nodes IS 'One row a running server, seen every 3 seconds.';
GRANT SELECT, INSERT, UPDATE, DELETE ON nodes TO ${platform};

-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE queue_items (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL DEFAULT 'google_ads',
    conversion_id uuid,
    event_id      uuid,
    source_at     timestamptz NOT NULL,
    status        text NOT NULL DEFAULT 'pending',
    retry_count   integer NOT NULL DEFAULT 0,
    max_retries   integer NOT NULL DEFAULT 5,
    attempt       integer NOT NULL DEFAULT 0,
    next_retry_at timestamptz NOT NULL DEFAULT now(),
    claimed_by    uuid,
    claimed_until timestamptz,
    value         numeric(12, 2),
    currency      text,
    payload       bytea,
    last_error    text,
    error_code    text,
    http_status   integer,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, conversion_id) REFERENCES conversions ON DELETE CASCADE,
    -- the state machine of a queue item, said once more where nobody can get around it
    CONSTRAINT known_status CHECK (status IN ('pending', 'failed', 'dead_letter')),
    CONSTRAINT one_subject CHECK (num_nonnulls(conversion_id, event_id) = 1),
    CONSTRAINT counted CHECK (retry_count BETWEEN 0 AND max_retries AND attempt >= 0),
    CONSTRAINT pending_has_not_failed CHECK (status <> 'pending' OR retry_count = 0),
    CONSTRAINT failed_has_failed CHECK (status <> 'failed' OR retry_count > 0),
    CONSTRAINT claim_is_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CONSTRAINT dead_is_free CHECK (status <> 'dead_letter' OR claimed_by IS NULL)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);
COMMENT ON COLUMN queue_items.attempt IS 'Number of claims; the fence: a result counts only while it names the newest.';
COMMENT ON COLUMN queue_items.payload IS 'Sealed: what only the platform may see (address, user agent); the rest is rebuilt from the ledger.';
COMMENT ON COLUMN queue_items.source_at IS 'created_at of the event or conversion: finds its partition.';
-- serves the claim of one lane and the walk from lane to lane
CREATE INDEX queue_items_due ON queue_items (tenant_id, connection_id, platform, next_retry_at, id)
    WHERE status IN ('pending', 'failed');
-- these two serve the trace
CREATE INDEX queue_items_event ON queue_items (tenant_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX queue_items_conversion ON queue_items (tenant_id, conversion_id) WHERE conversion_id IS NOT NULL;
-- serves lists of what is stuck
CREATE INDEX queue_items_stuck ON queue_items (tenant_id, status, created_at) WHERE status <> 'pending';

-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE queue_done (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    conversion_id uuid,
    event_id      uuid,
    source_at     timestamptz NOT NULL,
    retry_count   integer NOT NULL,
    max_retries   integer NOT NULL,
    attempt       integer NOT NULL,
    value         numeric(12, 2),
    currency      text,
    payload       bytea,
    http_status   integer,
    confirmation  jsonb,
    created_at    timestamptz NOT NULL,
    uploaded_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id, uploaded_at),
    FOREIGN KEY (tenant_id, conversion_id) REFERENCES conversions ON DELETE CASCADE
) PARTITION BY RANGE (uploaded_at);
-- these two serve the trace
CREATE INDEX queue_done_event ON queue_done (tenant_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX queue_done_conversion ON queue_done (tenant_id, conversion_id) WHERE conversion_id IS NOT NULL;
-- serves the list of what was uploaded
CREATE INDEX queue_done_uploaded ON queue_done (tenant_id, uploaded_at);

-- How many items were uploaded, so that asking costs nothing: one row a lane and month, raised by the settling statement.
-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE upload_counts (
    tenant_id     uuid NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    month         date NOT NULL,
    uploaded      bigint NOT NULL,
    PRIMARY KEY (tenant_id, connection_id, platform, month)
) WITH (fillfactor = 50);

-- Lanes in trouble; a lane without a row is open.
CREATE TABLE lanes (
    tenant_id     uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    connection_id uuid NOT NULL REFERENCES connections ON DELETE CASCADE,
    platform      text NOT NULL,
    state         text NOT NULL CHECK (state IN ('open', 'paused')),
    reason        text NOT NULL,
    since         timestamptz NOT NULL,
    held_until    timestamptz,
    probe_at      timestamptz,
    PRIMARY KEY (tenant_id, connection_id, platform),
    CHECK ((state = 'paused') = (probe_at IS NOT NULL))
);
COMMENT ON COLUMN lanes.held_until IS 'An open lane whose platform asked for a rest: nothing is claimed before.';
COMMENT ON COLUMN lanes.probe_at IS 'A paused lane tries one item then.';

CREATE TABLE replays (
    tenant_id   uuid REFERENCES tenants ON DELETE CASCADE,
    id          uuid PRIMARY KEY,
    actor       text NOT NULL,
    stopped     boolean NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL
);

-- The items a replay took up, with the attempt each stood at then.
CREATE TABLE replay_items (
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    replay_id uuid NOT NULL REFERENCES replays ON DELETE CASCADE,
    queue_id  uuid NOT NULL,
    attempt   integer NOT NULL,
    PRIMARY KEY (tenant_id, replay_id, queue_id)
);
-- serves the progress of a replay over all tenants
CREATE INDEX replay_items_replay ON replay_items (replay_id);

CREATE VIEW conversion_queue WITH (security_invoker = true) AS
SELECT q.tenant_id, q.id, q.conversion_id, q.event_id, q.platform, q.connection_id AS connection, q.status, q.retry_count,
       q.max_retries,
       CASE WHEN q.status = 'pending' AND q.next_retry_at <= now() THEN NULL
            WHEN q.status = 'dead_letter' THEN NULL
            ELSE q.next_retry_at END AS next_retry_at,
       q.last_error, q.error_code, q.http_status, NULL::timestamptz AS uploaded_at, q.created_at, q.updated_at
  FROM queue_items q
UNION ALL
SELECT d.tenant_id, d.id, d.conversion_id, d.event_id, d.platform, d.connection_id, 'uploaded', d.retry_count,
       d.max_retries, NULL, NULL, NULL, d.http_status, d.uploaded_at, d.created_at, d.uploaded_at
  FROM queue_done d;

CALL wall('queue_items');
CALL wall('queue_done');
CALL wall('upload_counts');
CALL wall('lanes');
CALL wall('replays');
CALL wall('replay_items');
GRANT SELECT ON conversion_queue TO ${app}, ${platform};
