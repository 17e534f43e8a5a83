-- Operations in numbers: hours and days that are over stand counted, the rest is counted when asked.

-- serves the roll-up of an hour over all tenants; most rows stand in the order in which they came
CREATE INDEX operation_metrics_time ON operation_metrics USING brin (created_at) WITH (autosummarize = on);
-- serves the figures of all shops of a platform, and their newest operations
CREATE INDEX operation_metrics_platform ON operation_metrics (tenant_id, platform, created_at DESC);
-- serves the errors that are grouped
CREATE INDEX operation_metrics_failed ON operation_metrics (tenant_id, created_at DESC) WHERE NOT success;

-- Of hours that are over. Beside each operation on each shop stand the sums: an empty domain is all shops, an empty
-- operation all operations, so that any question is one row an hour. Written by one node at a time, in the background.
CREATE TABLE operation_hours (
    tenant_id  uuid NOT NULL,
    platform   text NOT NULL,
    domain     text NOT NULL,
    operation  text NOT NULL,
    hour       timestamptz NOT NULL,
    calls      bigint NOT NULL CHECK (calls > 0),
    successes  bigint NOT NULL,
    refusals   bigint NOT NULL,
    sum_ms     bigint NOT NULL,
    p95_ms     integer NOT NULL,
    durations  bytea NOT NULL,
    errors     jsonb NOT NULL,
    operations jsonb NOT NULL,
    PRIMARY KEY (tenant_id, platform, domain, operation, hour)
) PARTITION BY RANGE (hour);
COMMENT ON COLUMN operation_hours.hour IS 'Its beginning: a full hour in UTC.';
COMMENT ON COLUMN operation_hours.durations IS 'Each duration in milliseconds that occurred and how often, ascending: pairs of numbers of variable length (7 bits a byte, the lowest first), the first the distance from the duration before.';
COMMENT ON COLUMN operation_hours.operations IS 'Calls by operation; empty where the row is of one operation.';
-- serves the re-counting of an hour, of a day, and the look for anomalies
CREATE INDEX operation_hours_hour ON operation_hours (hour, tenant_id);
CALL wall('operation_hours');

-- The same by days in UTC, kept longer than operations.
CREATE TABLE operation_days (
    tenant_id  uuid NOT NULL,
    platform   text NOT NULL,
    domain     text NOT NULL,
    operation  text NOT NULL,
    day        timestamptz NOT NULL,
    calls      bigint NOT NULL CHECK (calls > 0),
    successes  bigint NOT NULL,
    refusals   bigint NOT NULL,
    sum_ms     bigint NOT NULL,
    durations  bytea NOT NULL,
    errors     jsonb NOT NULL,
    operations jsonb NOT NULL,
    rounded    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, platform, domain, operation, day)
);
COMMENT ON COLUMN operation_days.day IS 'Its beginning, midnight in UTC.';
COMMENT ON COLUMN operation_days.rounded IS 'Durations from 256 ms on are brought to 8 significant bits: at most 0.4 % off. So it is once the operations themselves are gone.';
-- serves the re-counting of a day and the end of what is kept
CREATE INDEX operation_days_day ON operation_days (day, tenant_id);
-- serves the rounding
CREATE INDEX operation_days_exact ON operation_days (day) WHERE NOT rounded;
CALL wall('operation_days');

-- Hours to which something came after they were closed. Appended by whoever stores it, in the same transaction; taken off
-- when the hour was counted again. Never updated, so that no two writers meet here.
CREATE TABLE operation_changes (
    tenant_id uuid NOT NULL,
    hour      timestamptz NOT NULL,
    number    bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant_id, hour, number)
);
CALL wall('operation_changes');

-- How far the roll-up is. First an hour is closed: whoever stores into it from then on notes the change. Once no
-- transaction is left that began before, it is counted.
CREATE TABLE operation_progress (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    rolled_until timestamptz NOT NULL DEFAULT '-infinity',
    closed_until timestamptz NOT NULL DEFAULT '-infinity',
    closed_at    timestamptz NOT NULL DEFAULT '-infinity',
    judged_until timestamptz NOT NULL DEFAULT '-infinity',
    CONSTRAINT closed_before_counted CHECK (rolled_until <= closed_until)
);
COMMENT ON COLUMN operation_progress.judged_until IS 'Hours before it were looked at for anomalies.';
INSERT INTO operation_progress DEFAULT VALUES;
GRANT SELECT ON operation_progress TO ${app}, ${platform};
GRANT UPDATE ON operation_progress TO ${platform};

-- What was unusual in an hour of an operation.
CREATE TABLE operation_anomalies (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    platform  text NOT NULL,
    domain    text NOT NULL,
    operation text NOT NULL,
    metric    text NOT NULL CHECK (metric IN ('rate', 'latency', 'errors')),
    hour      timestamptz NOT NULL,
    value     numeric NOT NULL,
    expected  numeric NOT NULL,
    sentence  text NOT NULL,
    found_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, platform, domain, operation, metric, hour)
);
-- serves the list, newest first
CREATE INDEX operation_anomalies_newest ON operation_anomalies (tenant_id, hour DESC, id DESC);
-- serves the end of what is kept
CREATE INDEX operation_anomalies_hour ON operation_anomalies (hour);
CALL wall('operation_anomalies');

CALL make_partitions((now() AT TIME ZONE 'UTC')::date);
