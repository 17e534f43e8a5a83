package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of what a verdict is explained by; as the role of the running transaction. */
@Component
class CheckFactsStore {
    /** Half of them before the moment and half from it on, where there are as many. */
    private static final String AROUND =
            """
            SELECT checked_at, status, latency_ms, value
              FROM ((SELECT checked_at, status, latency_ms, %1$s FROM health_check_history h
                      WHERE %2$s AND checked_at < :around AND checked_at > :from ORDER BY checked_at DESC LIMIT :half)
                    UNION ALL
                    (SELECT checked_at, status, latency_ms, %1$s FROM health_check_history h
                      WHERE %2$s AND checked_at >= :around ORDER BY checked_at LIMIT :half)) AS found
             ORDER BY checked_at
            """
                    .formatted(
                            """
                            CASE WHEN :metric = 'latencyMs' THEN latency_ms::numeric
                                 WHEN jsonb_typeof(details -> :metric) = 'number' THEN (details ->> :metric)::numeric
                            END AS value\
                            """,
                            """
                            service = :service AND tenant_id IS NOT DISTINCT FROM :tenant::uuid
                            AND (:connection::text IS NULL OR connection = :connection)\
                            """);

    private static final String STATES =
            """
            SELECT connection, status, reason, checked_at, streaks FROM health_checks
             WHERE service = :service AND tenant_id IS NOT DISTINCT FROM :tenant::uuid
               AND (:connection::text IS NULL OR connection = :connection)
             ORDER BY array_position('{unhealthy,degraded,unknown,healthy}'::text[], status), connection LIMIT 20
            """;

    private static final java.time.Duration FARTHEST = java.time.Duration.ofDays(30);

    private final TenantTransaction transaction;
    private final StreakJson streaks;

    CheckFactsStore(TenantTransaction transaction, StreakJson streaks) {
        this.transaction = transaction;
        this.streaks = streaks;
    }

    /** How a check stands. */
    record Standing(
            String connection,
            HealthStatus status,
            @Nullable String reason,
            @Nullable Instant checkedAt,
            Map<String, Streak> streaks) {}

    List<StoredResult> around(
            @Nullable TenantId tenant,
            String service,
            @Nullable String connection,
            String metric,
            Instant around,
            int half) {
        return of(AROUND, tenant, service, connection)
                .param("metric", metric)
                .param("around", Timestamps.utc(around))
                .param("from", Timestamps.utc(around.minus(FARTHEST)))
                .param("half", half)
                .query((row, _) ->
                        new StoredResult(
                                Timestamps.instant(row, "checked_at"),
                                row.getString("status"),
                                row.getInt("latency_ms"),
                                row.getBigDecimal("value")))
                .list();
    }

    /** The worst first. */
    List<Standing> standings(
            @Nullable TenantId tenant, String service, @Nullable String connection) {
        return of(STATES, tenant, service, connection)
                .query((row, _) ->
                        new Standing(
                                row.getString("connection"),
                                HealthStatus.of(row.getString("status")),
                                row.getString("reason"),
                                Timestamps.instantOrNull(row, "checked_at"),
                                streaks.read(row.getString("streaks"))))
                .list();
    }

    private JdbcClient.StatementSpec of(
            String sql, @Nullable TenantId tenant, String service, @Nullable String connection) {
        return transaction
                .jdbc()
                .sql(sql)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("service", service)
                .param("connection", connection, Types.VARCHAR);
    }
}
