-- What belongs to no tenant and is shown to tenants, and what their own people change: under the tenant's role too.

-- Everybody's silences are listed for each tenant, and keep its alerts quiet.
CREATE POLICY common_rows ON silences FOR SELECT TO ${app}
    USING (tenant_id IS NULL AND (SELECT visible_tenants()) IS NOT NULL);

-- A platform-wide alert is listed for those it struck.
CREATE POLICY common_rows ON platform_alerts FOR SELECT TO ${app}
    USING (tenant_id IS NULL AND tenants && (SELECT visible_tenants()));

-- As is a provider's incident, without who else was struck and what was found there.
ALTER TABLE health_incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE health_incidents FORCE ROW LEVEL SECURITY;
CREATE POLICY common_rows ON health_incidents FOR SELECT TO ${app} USING (tenants && (SELECT visible_tenants()));
CREATE POLICY all_rows ON health_incidents FOR ALL TO ${platform} USING (true);
GRANT SELECT (id, service, started_at, ended_at) ON health_incidents TO ${app};

-- When a check is made concerns whoever sees the check.
ALTER TABLE check_schedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE check_schedule FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON check_schedule FOR SELECT TO ${app}
    USING (EXISTS (SELECT FROM health_checks c WHERE c.id = check_id));
CREATE POLICY all_rows ON check_schedule FOR ALL TO ${platform} USING (true);
GRANT SELECT ON check_schedule TO ${app};

-- What a tenant's own people set and end, in its own rows; claims, and what is found, are not theirs to write.
GRANT INSERT, UPDATE (ends_at, ended_by) ON silences TO ${app};
GRANT INSERT, DELETE,
      UPDATE (name, type, severities, settings, secrets, fingerprint, after_seconds, managed_by, enabled, failures, rest_until,
              last_error, last_error_at, updated_at) ON alert_channels TO ${app};
GRANT INSERT, UPDATE (name, origins, expires_at, replaced_by, revoked_at) ON api_keys TO ${app};

-- The tenant's role finds one service of one tenant by it. By tenant and time alone it would read all the tenant's results.
DROP INDEX health_check_history_tenant;
-- serves the history of one tenant's service
CREATE INDEX health_check_history_tenant ON health_check_history (tenant_id, service, checked_at DESC);
