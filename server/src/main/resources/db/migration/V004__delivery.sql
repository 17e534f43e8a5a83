-- What goes out: where to, each try, what was held back and why.

CREATE TABLE routes (
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    position     integer NOT NULL,
    events       text[] NOT NULL,
    destinations text[] NOT NULL,
    PRIMARY KEY (tenant_id, position)
);
COMMENT ON TABLE routes IS 'A tenant without rows has the default: conversions, leads and purchases to every destination.';

-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE delivery_attempts (
    tenant_id     uuid NOT NULL,
    queue_id      uuid NOT NULL,
    attempt       integer NOT NULL,
    at            timestamptz NOT NULL,
    duration_ms   integer NOT NULL CHECK (duration_ms >= 0),
    outcome       text NOT NULL CHECK (outcome IN ('uploaded', 'retryable', 'item_refused', 'connection_refused')),
    http_status   integer,
    error_code    text,
    error_message text,
    request       text,
    response      text,
    PRIMARY KEY (tenant_id, queue_id, attempt, at)
) PARTITION BY RANGE (at);
COMMENT ON COLUMN delivery_attempts.request IS 'Redacted: no secrets, no clear personal data.';

-- No reference to tenants here: each insert would lock its tenant's one row, and all group commits would meet there.
CREATE TABLE suppressed_deliveries (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    conversion_id uuid,
    event_id      uuid,
    reason        text NOT NULL CHECK (reason IN ('consent', 'erasure')),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id, created_at),
    CHECK (num_nonnulls(conversion_id, event_id) = 1)
) PARTITION BY RANGE (created_at);
-- these two serve the trace
CREATE INDEX suppressed_deliveries_event ON suppressed_deliveries (tenant_id, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX suppressed_deliveries_conversion ON suppressed_deliveries (tenant_id, conversion_id) WHERE conversion_id IS NOT NULL;

CALL wall('routes');
CALL wall('delivery_attempts');
CALL wall('suppressed_deliveries');
REVOKE INSERT, UPDATE, DELETE ON routes FROM ${app};
