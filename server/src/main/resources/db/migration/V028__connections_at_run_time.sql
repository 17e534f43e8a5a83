-- A connection that somebody removes keeps its row: what still waits for it, and what went there, name it. Its name is free again.
ALTER TABLE connections ADD COLUMN deleted_at timestamptz;
ALTER TABLE connections DROP CONSTRAINT connections_tenant_id_service_name_key;
CREATE UNIQUE INDEX connections_name ON connections (tenant_id, service, name) NULLS NOT DISTINCT WHERE deleted_at IS NULL;
ALTER TABLE connections ADD CONSTRAINT deleted_is_disabled CHECK (deleted_at IS NULL OR disabled_at IS NOT NULL);
COMMENT ON COLUMN connections.deleted_at IS 'Removed by somebody; its settings and secrets are gone.';

-- Routes that people made are left alone by a file that gives the tenant none. Those there are came by the file.
ALTER TABLE routes ADD COLUMN managed_by text NOT NULL DEFAULT 'file' CHECK (managed_by IN ('file', 'people'));
ALTER TABLE routes ALTER COLUMN managed_by DROP DEFAULT;

-- What a tenant's own people make, change and remove, in its own rows.
GRANT INSERT, UPDATE (base_url, settings, secrets, fingerprint, managed_by, disabled_at, deleted_at, updated_at)
    ON connections TO ${app};
GRANT INSERT, DELETE ON routes TO ${app};
