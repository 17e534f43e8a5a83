-- Who may do what with which account.
--
-- Two login roles serve requests: ${app} sees the rows of the tenants named in its transaction, ${platform} works
-- across tenants through a policy of its own. Nobody bypasses row security, the owner of the tables included.

CREATE TABLE installation (
    singleton        boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    master_key_check bytea NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE installation IS 'One row: a value sealed with the master key, so that a wrong key is noticed at the start.';

CREATE TABLE tenants (
    id             uuid PRIMARY KEY,
    slug           text NOT NULL UNIQUE,
    name           text NOT NULL,
    time_zone      text NOT NULL,
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    country        text CHECK (country ~ '^[A-Z]{2}$'),
    webhook_secret bytea,
    origins        text[] NOT NULL DEFAULT '{}',
    managed_by     text NOT NULL CHECK (managed_by IN ('file', 'people')),
    disabled_at    timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN tenants.webhook_secret IS 'Sealed: what the tenant''s CRM signs its webhooks with.';

CREATE TABLE api_keys (
    tenant_id    uuid REFERENCES tenants ON DELETE CASCADE,
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('public', 'secret', 'platform')),
    key_hash     bytea NOT NULL UNIQUE,
    prefix       text NOT NULL,
    managed_by   text NOT NULL CHECK (managed_by IN ('file', 'people')),
    disabled_at  timestamptz,
    revoked_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'platform') = (tenant_id IS NULL))
);
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256; the key itself is stored nowhere.';
-- serves the administration of one tenant's keys
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, name);

CREATE TABLE connections (
    tenant_id   uuid REFERENCES tenants ON DELETE CASCADE,
    id          uuid PRIMARY KEY,
    service     text NOT NULL,
    name        text NOT NULL,
    base_url    text,
    settings    jsonb NOT NULL DEFAULT '{}',
    secrets     bytea NOT NULL,
    fingerprint text NOT NULL,
    managed_by  text NOT NULL CHECK (managed_by IN ('file', 'people')),
    disabled_at timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (tenant_id, service, name)
);
COMMENT ON COLUMN connections.secrets IS 'Sealed JSON object; empty object where the service needs none.';
COMMENT ON COLUMN connections.fingerprint IS 'Keyed hash over address, settings and secrets: tells whether the file changed anything.';

CREATE TABLE audit_log (
    tenant_id uuid REFERENCES tenants ON DELETE CASCADE,
    id        uuid PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    actor     text NOT NULL,
    action    text NOT NULL,
    subject   text NOT NULL,
    details   jsonb NOT NULL DEFAULT '{}'
);
-- serves the newest entries of one tenant
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, at DESC);

-- The tenants whose rows the running transaction may see; none when it named none.
CREATE FUNCTION visible_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting('relaywatch.tenant_ids', true), ''), ',')::uuid[] $$;

-- Puts a table behind the wall. Called once for each table that holds tenants' rows.
CREATE PROCEDURE wall(tenant_table regclass, tenant_column name DEFAULT 'tenant_id') LANGUAGE plpgsql AS
$$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_rows ON %s FOR ALL TO ${app} USING (%I = ANY ((SELECT visible_tenants())::uuid[]))',
                   tenant_table, tenant_column);
    EXECUTE format('CREATE POLICY all_rows ON %s FOR ALL TO ${platform} USING (true)', tenant_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO ${app}, ${platform}', tenant_table);
END
$$;

CALL wall('tenants', 'id');
CALL wall('api_keys');
CALL wall('connections');
CALL wall('audit_log');
REVOKE INSERT, UPDATE, DELETE ON tenants, api_keys, connections FROM ${app};
REVOKE UPDATE, DELETE ON audit_log FROM ${app}, ${platform};
GRANT SELECT, INSERT ON installation TO ${platform};

-- Makes the partitions of the running month and the two that follow, for each table partitioned by month. A partition
-- gets row security and no grants: asked directly it shows nothing.
CREATE PROCEDURE make_partitions(today date) LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
    starts date;
    child  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('relaywatch.partitions'));
    FOR parent IN
        SELECT c.oid::regclass AS name, c.relname
          FROM pg_class c
         WHERE c.relkind = 'p' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        FOR ahead IN 0..2 LOOP
            starts := date_trunc('month', today) + make_interval(months => ahead);
            child := format('%s_y%sm%s', parent.relname, to_char(starts, 'YYYY'), to_char(starts, 'MM'));
            IF to_regclass(child) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)', child, parent.name,
                               starts::timestamp AT TIME ZONE 'UTC',
                               (starts + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
                EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
            END IF;
        END LOOP;
    END LOOP;
END
$$;
REVOKE EXECUTE ON PROCEDURE make_partitions, wall FROM PUBLIC;
