-- Names of events that a tenant's configuration misses after a silence, from the first day on.
CREATE TABLE expected_events (
    tenant_id      uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    event_name     text NOT NULL,
    within_seconds integer NOT NULL CHECK (within_seconds BETWEEN 60 AND 31 * 86400),
    expected_since timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, event_name)
);
COMMENT ON COLUMN expected_events.expected_since IS 'When the name came into the configuration: it is missed from then on, even if it never came.';
CALL wall('expected_events');
