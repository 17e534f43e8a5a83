package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of how tenants' services were hour by hour, inside the transaction of these tenants. */
@Component
class TenantHoursStore {
    /** Hours that are rolled up, and single results of those that are not yet. */
    private static final String HOURS =
            """
            WITH rolled AS MATERIALIZED (
                SELECT coalesce(max(hour) + interval '1 hour', :from) AS until FROM health_check_hours
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND hour >= :from
            ), found AS (
                SELECT tenant_id, hour, healthy, degraded, unhealthy FROM health_check_hours
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND hour >= :from
                UNION ALL
                SELECT tenant_id, date_bin('1 hour', checked_at, 'epoch'), count(*) FILTER (WHERE status = 'healthy'),
                       count(*) FILTER (WHERE status = 'degraded'), count(*) FILTER (WHERE status = 'unhealthy')
                  FROM health_check_history
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND checked_at >= (SELECT until FROM rolled)
                 GROUP BY tenant_id, 2
            )
            SELECT tenant_id, hour,
                   CASE WHEN sum(unhealthy) > 0 THEN 'unhealthy' WHEN sum(degraded) > 0 THEN 'degraded'
                        WHEN sum(healthy) > 0 THEN 'healthy' ELSE 'unknown' END AS status
              FROM found GROUP BY tenant_id, hour ORDER BY tenant_id, hour
            """;

    private static final String HOURS_BY_SERVICE =
            """
            WITH rolled AS MATERIALIZED (
                SELECT coalesce(max(hour) + interval '1 hour', :from) AS until FROM health_check_hours
                 WHERE tenant_id = :tenant::uuid AND hour >= :from
            ), found AS (
                SELECT service, hour, healthy, degraded, unhealthy FROM health_check_hours
                 WHERE tenant_id = :tenant::uuid AND hour >= :from
                UNION ALL
                SELECT service, date_bin('1 hour', checked_at, 'epoch'), count(*) FILTER (WHERE status = 'healthy'),
                       count(*) FILTER (WHERE status = 'degraded'), count(*) FILTER (WHERE status = 'unhealthy')
                  FROM health_check_history
                 WHERE tenant_id = :tenant::uuid AND checked_at >= (SELECT until FROM rolled)
                 GROUP BY service, 2
            )
            SELECT service, hour,
                   CASE WHEN sum(unhealthy) > 0 THEN 'unhealthy' WHEN sum(degraded) > 0 THEN 'degraded'
                        WHEN sum(healthy) > 0 THEN 'healthy' ELSE 'unknown' END AS status
              FROM found GROUP BY service, hour ORDER BY service, hour
            """;

    private final JdbcClient jdbc;

    TenantHoursStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Hour(TenantId tenant, Instant hour, HealthStatus status) {}

    /**
     * @param from the beginning of an hour
     */
    List<Hour> hours(Collection<TenantId> tenants, Instant from) {
        return jdbc.sql(HOURS)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("from", Timestamps.utc(from))
                .query((row, _) ->
                        new Hour(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                Timestamps.instant(row, "hour"),
                                HealthStatus.of(row.getString("status"))))
                .list();
    }

    record HourOfService(String service, Instant hour, HealthStatus status) {}

    /**
     * @param from the beginning of an hour
     */
    List<HourOfService> hoursByService(TenantId tenant, Instant from) {
        return jdbc.sql(HOURS_BY_SERVICE)
                .param("tenant", tenant.toString())
                .param("from", Timestamps.utc(from))
                .query((row, _) ->
                        new HourOfService(
                                row.getString("service"),
                                Timestamps.instant(row, "hour"),
                                HealthStatus.of(row.getString("status"))))
                .list();
    }
}
