-- What is watched, what was found, and the bounds by which it is judged.

-- Partitions by month, and by day where rows are kept for days only: those of yesterday and the week to come.
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
        SELECT c.oid::regclass AS name, c.relname, c.relname = 'health_check_history' AS daily
          FROM pg_class c
         WHERE c.relkind = 'p' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        FOR ahead IN 0..CASE WHEN parent.daily THEN 8 ELSE 2 END LOOP
            IF parent.daily THEN
                starts := today - 1 + ahead;
                ends := starts + 1;
                child := format('%s_d%s', parent.relname, to_char(starts, 'YYYYMMDD'));
            ELSE
                starts := date_trunc('month', today) + make_interval(months => ahead);
                ends := starts + interval '1 month';
                child := format('%s_y%sm%s', parent.relname, to_char(starts, 'YYYY'), to_char(starts, 'MM'));
            END IF;
            IF to_regclass(child) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent.name,
                               starts::timestamp AT TIME ZONE 'UTC', ends::timestamp AT TIME ZONE 'UTC');
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
            END IF;
        END LOOP;
    END LOOP;
END
$$;

-- As drop_partitions, for those of a day.
CREATE PROCEDURE drop_daily_partitions(before date) LANGUAGE plpgsql AS
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
           AND c.relname ~ '_d\d{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
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
REVOKE EXECUTE ON PROCEDURE drop_daily_partitions FROM PUBLIC;

-- The current state of each check: one a connection, and one a tenant for what needs none.
CREATE TABLE health_checks (
    tenant_id            uuid REFERENCES tenants ON DELETE CASCADE,
    id                   uuid PRIMARY KEY,
    service              text NOT NULL,
    connection_id        uuid,
    connection           text NOT NULL,
    next_run_at          timestamptz NOT NULL,
    claimed_by           uuid,
    claimed_until        timestamptz,
    attempt              integer NOT NULL DEFAULT 0,
    status               text NOT NULL DEFAULT 'unknown',
    reason               text,
    latency_ms           integer NOT NULL DEFAULT 0,
    details              jsonb NOT NULL DEFAULT '{}',
    checked_at           timestamptz,
    status_since         timestamptz NOT NULL,
    consecutive_failures integer NOT NULL DEFAULT 0,
    last_error           text,
    streaks              jsonb NOT NULL DEFAULT '{}',
    UNIQUE NULLS NOT DISTINCT (tenant_id, service, connection_id),
    CONSTRAINT known_status CHECK (status IN ('healthy', 'degraded', 'unhealthy', 'unknown')),
    CONSTRAINT claim_is_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
COMMENT ON COLUMN health_checks.tenant_id IS 'Null for what belongs to the installation.';
COMMENT ON COLUMN health_checks.connection_id IS 'Null for what needs no connection: database, redis, pipeline.';
COMMENT ON COLUMN health_checks.attempt IS 'Number of claims; the fence: a result counts only while it names the newest.';
COMMENT ON COLUMN health_checks.status IS 'Of the latest result; streaks alone decide about alerts.';
COMMENT ON COLUMN health_checks.streaks IS 'By metric, and by "" for the status the monitor itself gave: results in a row, and what they confirmed.';
-- serves the claim of what is due
CREATE INDEX health_checks_due ON health_checks (next_run_at);
-- serves one service's detail and the matrix
CREATE INDEX health_checks_service ON health_checks (service, tenant_id);
-- serves the look for what changed lately
CREATE INDEX health_checks_since ON health_checks (status_since);
CALL wall('health_checks');

CREATE TABLE health_check_history (
    tenant_id     uuid,
    id            uuid NOT NULL,
    service       text NOT NULL,
    connection_id uuid,
    connection    text NOT NULL,
    status        text NOT NULL CHECK (status IN ('healthy', 'degraded', 'unhealthy', 'unknown')),
    latency_ms    integer NOT NULL,
    details       jsonb,
    checked_at    timestamptz NOT NULL,
    PRIMARY KEY (id, checked_at)
) PARTITION BY RANGE (checked_at);
-- serves the history of one service
CREATE INDEX health_check_history_service ON health_check_history (service, checked_at DESC);
-- serves the history of one tenant
CREATE INDEX health_check_history_tenant ON health_check_history (tenant_id, checked_at DESC);
CALL wall('health_check_history');

-- The history by hours, kept longer than single results; of hours that are over.
CREATE TABLE health_check_hours (
    tenant_id     uuid REFERENCES tenants ON DELETE CASCADE,
    service       text NOT NULL,
    connection_id uuid,
    hour          timestamptz NOT NULL,
    healthy       integer NOT NULL,
    degraded      integer NOT NULL,
    unhealthy     integer NOT NULL,
    unknown       integer NOT NULL,
    latency_sum   bigint NOT NULL,
    latencies     jsonb NOT NULL,
    UNIQUE NULLS NOT DISTINCT (tenant_id, service, connection_id, hour)
);
COMMENT ON COLUMN health_check_hours.latencies IS 'Number of results by latency: under n those of at least 1.1^(n-1) and less than 1.1^n ms, under 0 those of 0 ms.';
-- serves the history of all tenants, and the look for the newest hour
CREATE INDEX health_check_hours_hour ON health_check_hours (service, hour);
CREATE INDEX health_check_hours_newest ON health_check_hours (hour);
CALL wall('health_check_hours');

CREATE TABLE thresholds (
    tenant_id  uuid REFERENCES tenants ON DELETE CASCADE,
    service    text NOT NULL,
    metric     text NOT NULL,
    direction  text NOT NULL CHECK (direction IN ('normal', 'inverse')),
    warning    numeric,
    critical   numeric NOT NULL,
    severity   text CHECK (severity IN ('p1', 'p2', 'p3')),
    managed_by text NOT NULL CHECK (managed_by IN ('file', 'people')),
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (tenant_id, service, metric),
    CONSTRAINT bounds_suit_direction CHECK (warning IS NULL OR CASE direction WHEN 'normal' THEN warning <= critical
                                                                             ELSE warning >= critical END)
);
COMMENT ON COLUMN thresholds.tenant_id IS 'Null for what holds where a tenant has none of its own.';
CALL wall('thresholds');

-- The same service failing for most of its tenants at once: one incident of its provider.
CREATE TABLE health_incidents (
    id         uuid PRIMARY KEY,
    service    text NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    connected  integer NOT NULL,
    tenants    uuid[] NOT NULL,
    reason     text NOT NULL
);
-- one running incident a service
CREATE UNIQUE INDEX health_incidents_running ON health_incidents (service) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON health_incidents TO ${platform};
