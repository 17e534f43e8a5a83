-- Deliveries in numbers: what was uploaded by hours, what an item's latest attempt came to, what its subject is called.

-- Counted when an hour is over, so that asking for a week does not read a week.
-- No reference to tenants here: a tenant's rows go with their months.
CREATE TABLE queue_hours (
    tenant_id     uuid NOT NULL,
    hour          timestamptz NOT NULL,
    connection_id uuid NOT NULL,
    platform      text NOT NULL,
    uploaded      bigint NOT NULL,
    after_failure bigint NOT NULL,
    PRIMARY KEY (tenant_id, hour, connection_id, platform),
    CONSTRAINT counted CHECK (uploaded > 0 AND after_failure BETWEEN 0 AND uploaded)
) PARTITION BY RANGE (hour);
COMMENT ON COLUMN queue_hours.after_failure IS 'Those that had failed before.';

-- Hours that stand counted and no longer as they are: one row for each change, written with it, until they are counted again.
CREATE TABLE queue_hours_changed (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    hour      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- The months that there are uploads of: hours of before are counted, too.
DO $$
DECLARE
    month text;
    starts timestamp;
BEGIN
    FOR month IN
        SELECT right(c.relname, 8) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE i.inhparent = 'queue_done'::regclass AND c.relname ~ '_y\d{4}m\d{2}$'
    LOOP
        starts := to_date(month, '"y"YYYY"m"MM');
        EXECUTE format('CREATE TABLE %I PARTITION OF queue_hours FOR VALUES FROM (%L) TO (%L)', 'queue_hours_' || month,
                       starts AT TIME ZONE 'UTC', (starts + interval '1 month') AT TIME ZONE 'UTC');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'queue_hours_' || month);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', 'queue_hours_' || month);
    END LOOP;
END
$$;

CALL wall('queue_hours');
CALL wall('queue_hours_changed');

CREATE TABLE queue_hours_progress (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    rolled_until timestamptz NOT NULL
);
COMMENT ON TABLE queue_hours_progress IS 'At most one row: hours before this stand counted, those of all tenants.';
GRANT SELECT ON queue_hours_progress TO ${app};
GRANT SELECT, INSERT, UPDATE ON queue_hours_progress TO ${platform};

-- serves the counting of an hour over all tenants; an upload stands where those of its hour do
CREATE INDEX queue_done_hour ON queue_done USING brin (uploaded_at) WITH (autosummarize = on);

-- By a change of type: row security hides every row from an UPDATE of the owner, who migrates. When what was queued before
-- failed is not known better.
ALTER TABLE queue_items ADD COLUMN failed_at timestamptz, ADD COLUMN event text;
ALTER TABLE queue_items ALTER COLUMN failed_at TYPE timestamptz
    USING CASE WHEN last_error IS NOT NULL THEN updated_at END;
ALTER TABLE queue_done ADD COLUMN event text;
COMMENT ON COLUMN queue_items.failed_at IS 'When its latest attempt failed, or it was refused without one; updated_at also moves when it is replayed.';
COMMENT ON COLUMN queue_items.event IS 'Name of the event, or conversion.qualified and conversion.closed; null where queued before there was this column.';
-- serves the count of what fails, which reads nothing else
CREATE INDEX queue_items_failed ON queue_items (tenant_id, failed_at) INCLUDE (connection_id, platform, status)
    WHERE failed_at IS NOT NULL;

-- serves the sums over a period
CREATE INDEX google_requests_sent ON google_requests (tenant_id, sent_at);
