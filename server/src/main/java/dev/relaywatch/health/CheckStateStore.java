package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of how the checks stand: as the platform's role, but for what one tenant is told. */
@Component
class CheckStateStore {
    private static final String STATES =
            """
            SELECT id, tenant_id, service, connection_id, connection, status, reason, latency_ms, details, checked_at,
                   status_since, next_run_at, consecutive_failures, last_error
              FROM health_checks c JOIN check_schedule s ON s.check_id = c.id WHERE service = ANY (:services)
            """;

    private static final String PUNCTUALITY =
            """
            WITH planned AS (
                SELECT checked_at, next_run_at,
                       next_run_at < :overdue AND (claimed_until IS NULL OR claimed_until < :now) AS overdue
                  FROM health_checks c JOIN check_schedule s ON s.check_id = c.id
                 WHERE :anyTenant OR tenant_id = :tenant::uuid
            )
            SELECT count(*) AS planned, count(*) FILTER (WHERE checked_at > :lately) AS made,
                   count(*) FILTER (WHERE overdue) AS overdue,
                   coalesce(extract(epoch FROM :now - min(next_run_at) FILTER (WHERE overdue)), 0)::bigint AS longest
              FROM planned
            """;

    private static final String CHANGED_SINCE =
            "SELECT DISTINCT service FROM health_checks WHERE status_since > :since";

    /** By tenant and service, the worst of its connections. */
    private static final String CHANGES =
            """
            SELECT tenant_id, service, max(status_since) AS at,
                   (array_agg(status ORDER BY array_position('{unhealthy,degraded,unknown,healthy}'::text[], status)))[1] AS status
              FROM health_checks GROUP BY tenant_id, service HAVING max(status_since) > :since
             ORDER BY at DESC LIMIT :limit
            """;

    private static final Duration OVERDUE = Duration.ofSeconds(10);
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final TenantTransaction transaction;

    CheckStateStore(@Qualifier("platformJdbc") JdbcClient jdbc, TenantTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Every check of these services. */
    List<CheckState> states(Collection<String> services) {
        return jdbc.sql(STATES)
                .param("services", services.toArray(String[]::new))
                .query((row, _) ->
                        new CheckState(
                                row.getObject("id", UUID.class),
                                HealthStore.tenant(row),
                                row.getString("service"),
                                HealthStore.connection(row),
                                row.getString("connection"),
                                HealthStatus.of(row.getString("status")),
                                row.getString("reason"),
                                row.getInt("latency_ms"),
                                row.getString("details"),
                                Timestamps.instantOrNull(row, "checked_at"),
                                Timestamps.instant(row, "status_since"),
                                Timestamps.instant(row, "next_run_at"),
                                row.getInt("consecutive_failures"),
                                row.getString("last_error")))
                .list();
    }

    /** Of one tenant, where one is named. */
    Punctuality punctuality(@Nullable TenantId tenant, Instant now) {
        return transaction.reading(tenant, () -> planned(tenant, now));
    }

    private Punctuality planned(@Nullable TenantId tenant, Instant now) {
        return transaction
                .jdbc()
                .sql(PUNCTUALITY)
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .param("overdue", Timestamps.utc(now.minus(OVERDUE)))
                .param("lately", Timestamps.utc(now.minus(LATELY)))
                .query((row, _) ->
                        new Punctuality(
                                row.getInt("planned"),
                                row.getInt("made"),
                                row.getInt("overdue"),
                                row.getLong("longest")))
                .single();
    }

    /** The services of which a check stands otherwise than before this. */
    List<String> changedSince(Instant since) {
        return jdbc.sql(CHANGED_SINCE)
                .param("since", Timestamps.utc(since))
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** How services stand of which a check stands otherwise than before this, the newest first. */
    List<StatusChange> changes(Instant since, int limit) {
        return jdbc.sql(CHANGES)
                .param("since", Timestamps.utc(since))
                .param("limit", limit)
                .query((row, _) ->
                        new StatusChange(
                                HealthStore.tenant(row),
                                row.getString("service"),
                                HealthStatus.of(row.getString("status")),
                                Timestamps.instant(row, "at")))
                .list();
    }
}
