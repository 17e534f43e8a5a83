-- What a replay must know of an item, and what it remembers of its own work.

-- By a change of type: row security hides every row from an UPDATE of the owner, who migrates.
ALTER TABLE queue_items ADD COLUMN event_time timestamptz, ADD COLUMN expires_at timestamptz;
ALTER TABLE queue_items ALTER COLUMN event_time TYPE timestamptz USING source_at;
-- the default is for nodes of the version before, which may queue until they are replaced
ALTER TABLE queue_items ALTER COLUMN event_time SET DEFAULT now(), ALTER COLUMN event_time SET NOT NULL;
COMMENT ON COLUMN queue_items.event_time IS 'When the event or conversion happened.';
COMMENT ON COLUMN queue_items.expires_at IS 'After this its platform no longer takes it; null where it takes any age.';
ALTER TABLE queue_done ADD COLUMN event_time timestamptz, ADD COLUMN expires_at timestamptz;
COMMENT ON COLUMN queue_done.event_time IS 'Null in what was uploaded before there was this column.';

-- serves the walk of a replay along one lane
CREATE INDEX queue_items_replayed ON queue_items (tenant_id, connection_id, platform, created_at, id)
    WHERE status <> 'pending';

-- Replays begun before end here: what they took up is due, and who began them stands in the audit log.
DROP TABLE replay_items;
DROP TABLE replays;

CREATE TABLE replays (
    tenant_id     uuid REFERENCES tenants ON DELETE CASCADE,
    id            uuid PRIMARY KEY,
    actor         text NOT NULL,
    request       text NOT NULL,
    statuses      text[] NOT NULL,
    error_code    text,
    created_from  timestamptz,
    created_to    timestamptz,
    ids           uuid[],
    confirmed     boolean NOT NULL,
    state         text NOT NULL DEFAULT 'running',
    matching      bigint NOT NULL DEFAULT 0,
    taken         bigint NOT NULL DEFAULT 0,
    left_alone    bigint NOT NULL DEFAULT 0,
    resolved      bigint NOT NULL DEFAULT 0,
    failed        bigint NOT NULL DEFAULT 0,
    dead_lettered bigint NOT NULL DEFAULT 0,
    kept          bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    CONSTRAINT known_state CHECK (state IN ('running', 'done', 'stopped')),
    CONSTRAINT running_goes_on CHECK (state <> 'running' OR ended_at IS NULL),
    CONSTRAINT done_has_ended CHECK (state <> 'done' OR ended_at IS NOT NULL),
    CONSTRAINT taken_of_matching CHECK (taken <= matching),
    CONSTRAINT counted_once CHECK (resolved + failed + dead_lettered + kept <= taken)
);
COMMENT ON COLUMN replays.request IS 'Hash of what it takes up: the same asked again while it runs is the same replay.';
COMMENT ON COLUMN replays.confirmed IS 'Takes up what its platform could count twice, too.';
COMMENT ON COLUMN replays.matching IS 'Counted at its begin; taken is how many of them were taken up so far.';
COMMENT ON COLUMN replays.left_alone IS 'Items that match and that their platform could count twice: not taken up, nor among matching.';
COMMENT ON COLUMN replays.kept IS 'Tried and back as they were, because the account was refused.';
COMMENT ON COLUMN replays.ended_at IS 'From then on the numbers stay; a stopped one ends when nothing of it is being sent any more.';
-- two who ask for the same at once get one replay
CREATE UNIQUE INDEX replays_running ON replays (tenant_id, request) NULLS NOT DISTINCT WHERE state = 'running';
-- serves the nodes that look for replays to continue
CREATE INDEX replays_open ON replays (created_at) WHERE ended_at IS NULL;

-- The lanes of a running replay and how far each was walked.
CREATE TABLE replay_lanes (
    tenant_id     uuid NOT NULL,
    replay_id     uuid NOT NULL REFERENCES replays ON DELETE CASCADE,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    stage         text NOT NULL,
    cursor_at     timestamptz,
    cursor_id     uuid,
    PRIMARY KEY (tenant_id, replay_id, connection_id, platform),
    CONSTRAINT known_stage CHECK (stage IN ('waiting', 'stuck', 'taken'))
);
COMMENT ON COLUMN replay_lanes.stage IS 'First what waits in a lane that does not flow is noted, then what is stuck is made due, then all is taken.';
-- serves the next step of a replay
CREATE INDEX replay_lanes_replay ON replay_lanes (replay_id);

-- The items that a replay took up and that have no outcome yet, as they were before. In one replay at a time.
CREATE TABLE replay_items (
    tenant_id     uuid NOT NULL,
    queue_id      uuid NOT NULL,
    replay_id     uuid NOT NULL REFERENCES replays ON DELETE CASCADE,
    attempt       integer NOT NULL,
    status        text NOT NULL,
    retry_count   integer NOT NULL,
    next_retry_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, queue_id)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
COMMENT ON COLUMN replay_items.attempt IS 'Number of its claims without the one that was sending it just then: a higher one means that it was tried.';
-- serves the counting of a replay
CREATE INDEX replay_items_replay ON replay_items (replay_id);

CALL wall('replays');
CALL wall('replay_lanes');
CALL wall('replay_items');
