-- Who changed what, as it was before and is after, and from where.

-- Drops the months of these tables that end before this day. One at a time may wait for a query that reads its table; what
-- cannot be dropped soon is left for the next time, so that nothing queues up behind the wait.
CREATE PROCEDURE drop_months(tables text, before date) LANGUAGE plpgsql AS
$$
DECLARE
    child record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    SET LOCAL lock_timeout = '2s';
    FOR child IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
         WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
           AND c.relname ~ '_y\d{4}m\d{2}$' AND p.relname ~ tables
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

-- As before, each with a time of its own; the audit log now too.
CREATE OR REPLACE PROCEDURE drop_partitions(before date) LANGUAGE plpgsql AS
$$ BEGIN CALL drop_months('^(?!(operation_(metrics|hours)|audit_log)$)', before); END $$;

CREATE OR REPLACE PROCEDURE drop_operation_partitions(before date) LANGUAGE plpgsql AS
$$ BEGIN CALL drop_months('^operation_(metrics|hours)$', before); END $$;

CREATE PROCEDURE drop_audit_partitions(before date) LANGUAGE plpgsql AS
$$ BEGIN CALL drop_months('^audit_log$', before); END $$;
REVOKE EXECUTE ON PROCEDURE drop_months, drop_audit_partitions FROM PUBLIC;

ALTER TABLE audit_log RENAME TO audit_log_unparted;
ALTER TABLE audit_log_unparted RENAME CONSTRAINT audit_log_pkey TO audit_log_unparted_pkey;
ALTER INDEX audit_log_tenant RENAME TO audit_log_unparted_tenant;
-- else its owner could not copy its rows
ALTER TABLE audit_log_unparted NO FORCE ROW LEVEL SECURITY;

-- By month: nobody may delete an entry, and what is past its time goes with its month. No reference to tenants here: who
-- took a tenant away stays known.
CREATE TABLE audit_log (
    tenant_id  uuid,
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('key', 'person', 'file', 'link', 'server')),
    actor      text NOT NULL,
    address    text,
    action     text NOT NULL,
    subject    text NOT NULL,
    before     jsonb,
    after      jsonb,
    details    jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
COMMENT ON COLUMN audit_log.tenant_id IS 'Null for what concerns the whole installation.';
COMMENT ON COLUMN audit_log.address IS 'The client''s; null for what the server did by itself.';
COMMENT ON COLUMN audit_log.before IS 'Of what was changed; null where there was nothing.';
COMMENT ON COLUMN audit_log.after IS 'Of what was changed; null where there is nothing any more.';
-- serves the newest entries of one tenant; the primary key serves those of all
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, at DESC, id DESC);

-- Those of the months before are made with the entries that are there; make_partitions makes the others.
DO
$$
DECLARE
    starts date;
    child  text;
BEGIN
    FOR starts IN
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM audit_log_unparted
    LOOP
        child := format('audit_log_y%sm%s', to_char(starts, 'YYYY'), to_char(starts, 'MM'));
        EXECUTE format('CREATE TABLE %I PARTITION OF audit_log FOR VALUES FROM (%L) TO (%L)', child,
                       starts::timestamp AT TIME ZONE 'UTC', (starts + interval '1 month')::timestamp AT TIME ZONE 'UTC');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
    END LOOP;
END
$$;

INSERT INTO audit_log (tenant_id, id, at, actor_kind, actor, action, subject, details)
SELECT tenant_id, id, at,
       CASE WHEN actor = 'configuration file' THEN 'file' WHEN actor LIKE 'link via %' THEN 'link' ELSE 'key' END,
       actor, action, subject, details
  FROM audit_log_unparted;
DROP TABLE audit_log_unparted;

CALL wall('audit_log');
REVOKE UPDATE, DELETE ON audit_log FROM ${app}, ${platform};

-- Whoever else may log in to this database asks nothing of it.
REVOKE EXECUTE ON FUNCTION visible_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visible_tenants TO ${app}, ${platform};
