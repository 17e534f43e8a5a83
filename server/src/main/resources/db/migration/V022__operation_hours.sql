-- Operations in numbers: hours and days that are over stand counted, the rest is counted when asked.

-- As before, and of the hours of operations the same months as of operations.
CREATE OR REPLACE PROCEDURE make_partitions(today date) LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
    starts date;
    ends   date;
    child  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    FOR parent IN
        SELECT c.oid::regclass AS name, c.relname, c.relname = 'health_check_history' AS daily,
               CASE WHEN c.relname IN ('operation_metrics', 'operation_hours') THEN date_trunc('month', today - 90)
                    ELSE date_trunc('month', today) END AS first_month
          FROM pg_class c
         WHERE c.relkind = 'p' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        starts := CASE WHEN parent.daily THEN today - 1 ELSE parent.first_month END;
        WHILE starts <= CASE WHEN parent.daily THEN today + 7 ELSE date_trunc('month', today) + interval '2 months' END LOOP
            IF parent.daily THEN
                ends := starts + 1;
                child := format('%s_d%s', parent.relname, to_char(starts, 'YYYYMMDD'));
            ELSE
                ends := starts + interval '1 month';
                child := format('%s_y%sm%s', parent.relname, to_char(starts, 'YYYY'), to_char(starts, 'MM'));
            END IF;
            IF to_regclass(child) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent.name,
                               starts::timestamp AT TIME ZONE 'UTC', ends::timestamp AT TIME ZONE 'UTC');
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
            END IF;
            starts := ends;
        END LOOP;
    END LOOP;
END
$$;

-- As before; hours of operations are kept as long as operations.
CREATE OR REPLACE PROCEDURE drop_partitions(before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '_y\d{4}m\d{2}$' AND c.relname !~ '^operation_(metrics|hours)_y'
           AND to_date(right(c.relname, 8), '"y"YYYY"m"MM') + interval '1 month' <= before
         ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', child.name);
        EXCEPTION WHEN lock_not_available THEN
            RAISE NOTICE 'partition % is in use and is left for the next time', child.relname;
        END;
    END LOOP;
END
$$;

-- As before, and their hours.
CREATE OR REPLACE PROCEDURE drop_operation_partitions(before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '^operation_(metrics|hours)_y\d{4}m\d{2}$'
           AND to_date(right(c.relname, 8), '"y"YYYY"m"MM') + interval '1 month' <= before
         ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', child.name);
        EXCEPTION WHEN lock_not_available THEN
            RAISE NOTICE 'partition % is in use and is left for the next time', child.relname;
        END;
    END LOOP;
END
$$;

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
