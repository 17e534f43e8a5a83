-- When tracking was last checked, and what is wrong with it under the name that reports know.

CREATE TABLE tracking_rounds (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    began_at timestamptz
);
COMMENT ON TABLE tracking_rounds IS 'One row: when a node last began to check the tracking of all tenants.';
INSERT INTO tracking_rounds DEFAULT VALUES;
GRANT SELECT, UPDATE ON tracking_rounds TO ${platform};

CREATE VIEW tracking_health_alerts WITH (security_invoker = true) AS
SELECT tenant_id, id, metric || '_critical' AS alert_type,
       CASE severity WHEN 'p1' THEN 'critical' ELSE 'warning' END AS severity,
       message, current_value AS metric_value, threshold_value AS threshold, resolved_at, created_at
  FROM platform_alerts
 WHERE source = 'tracking_health';
COMMENT ON VIEW tracking_health_alerts IS 'alert_type keeps its name for warnings too; one unresolved a type and tenant.';
GRANT SELECT ON tracking_health_alerts TO ${app}, ${platform};
