package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of what checks found before: as the platform's role, but for what is shown. */
@Component
class HistoryStore {
    private static final String RESULTS =
            """
            WITH result AS (
                SELECT date_bin(make_interval(secs => :step), checked_at, :from) AS at, status, latency_ms,
                       CASE WHEN latency_ms < 1 THEN 0 ELSE floor(ln(latency_ms) / ln(1.1))::int + 1 END AS bucket
                  FROM health_check_history
                 WHERE service = :service AND checked_at >= :from AND checked_at < :to
                   AND (:anyTenant OR tenant_id IS NOT DISTINCT FROM :tenant::uuid)
                   AND (:connection::text IS NULL OR connection = :connection)
            ), bucketed AS (
                SELECT at, bucket, count(*) AS n, sum(latency_ms) AS latency_sum,
                       count(*) FILTER (WHERE status = 'healthy') AS healthy,
                       count(*) FILTER (WHERE status = 'degraded') AS degraded,
                       count(*) FILTER (WHERE status = 'unhealthy') AS unhealthy,
                       count(*) FILTER (WHERE status = 'unknown') AS unknown
                  FROM result GROUP BY at, bucket
            )
            SELECT at, sum(healthy)::bigint AS healthy, sum(degraded)::bigint AS degraded,
                   sum(unhealthy)::bigint AS unhealthy, sum(unknown)::bigint AS unknown,
                   sum(latency_sum)::bigint AS latency_sum, jsonb_object_agg(bucket, n) AS latencies
              FROM bucketed GROUP BY at ORDER BY at
            """;

    private static final String HOURS =
            """
            WITH hours AS (
                SELECT date_bin(make_interval(secs => :step), hour, :from) AS at, healthy, degraded, unhealthy, unknown,
                       latency_sum, latencies
                  FROM health_check_hours
                 WHERE service = :service AND hour >= :from AND hour < :to
                   AND (:anyTenant OR tenant_id IS NOT DISTINCT FROM :tenant::uuid)
            ), latency AS (
                SELECT at, jsonb_object_agg(bucket, n) AS latencies
                  FROM (SELECT h.at, l.key AS bucket, sum(l.value::bigint) AS n
                          FROM hours h, jsonb_each_text(h.latencies) l GROUP BY h.at, l.key) b GROUP BY at
            )
            SELECT h.at, sum(healthy)::bigint AS healthy, sum(degraded)::bigint AS degraded,
                   sum(unhealthy)::bigint AS unhealthy, sum(unknown)::bigint AS unknown,
                   sum(latency_sum)::bigint AS latency_sum, l.latencies
              FROM hours h JOIN latency l USING (at) GROUP BY h.at, l.latencies ORDER BY h.at
            """;

    private static final String NEWEST_HOUR = "SELECT max(hour) FROM health_check_hours";

    private static final String OLDEST_RESULT =
            "SELECT date_trunc('hour', min(checked_at)) FROM health_check_history";

    private static final String NEXT_RESULT =
            "SELECT date_trunc('hour', min(checked_at)) FROM health_check_history WHERE checked_at >= :from";

    /** Again for an hour that was rolled up before: results may have come late. */
    private static final String ROLL_UP =
            """
            WITH result AS (
                SELECT tenant_id, service, connection_id, status, latency_ms,
                       CASE WHEN latency_ms < 1 THEN 0 ELSE floor(ln(latency_ms) / ln(1.1))::int + 1 END AS bucket
                  FROM health_check_history WHERE checked_at >= :hour AND checked_at < :end
            ), bucketed AS (
                SELECT tenant_id, service, connection_id, bucket, count(*) AS n, sum(latency_ms) AS latency_sum,
                       count(*) FILTER (WHERE status = 'healthy') AS healthy,
                       count(*) FILTER (WHERE status = 'degraded') AS degraded,
                       count(*) FILTER (WHERE status = 'unhealthy') AS unhealthy,
                       count(*) FILTER (WHERE status = 'unknown') AS unknown
                  FROM result GROUP BY tenant_id, service, connection_id, bucket
            )
            INSERT INTO health_check_hours (tenant_id, service, connection_id, hour, healthy, degraded, unhealthy, unknown,
                                            latency_sum, latencies)
            SELECT b.tenant_id, service, connection_id, :hour, sum(healthy), sum(degraded), sum(unhealthy), sum(unknown),
                   sum(latency_sum), jsonb_object_agg(bucket, n)
              FROM bucketed b WHERE b.tenant_id IS NULL OR EXISTS (SELECT FROM tenants t WHERE t.id = b.tenant_id)
             GROUP BY b.tenant_id, service, connection_id
            ON CONFLICT (tenant_id, service, connection_id, hour) DO UPDATE
               SET healthy = excluded.healthy, degraded = excluded.degraded, unhealthy = excluded.unhealthy,
                   unknown = excluded.unknown, latency_sum = excluded.latency_sum, latencies = excluded.latencies
            """;

    /** One node at a time rolls up; the others leave it to that one. */
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtext('relaywatch.health-history'))";

    private static final String FORGET_HOURS =
            "DELETE FROM health_check_hours WHERE hour < :before";

    private final JdbcClient jdbc;
    private final TenantTransaction transaction;

    HistoryStore(@Qualifier("platformJdbc") JdbcClient jdbc, TenantTransaction transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Which results.
     *
     * @param anyTenant also those of tenants that are not named
     * @param tenant absent where not named, or for what belongs to the installation
     * @param connection absent: of all
     */
    record Wanted(
            String service,
            boolean anyTenant,
            @Nullable TenantId tenant,
            @Nullable String connection,
            Instant from,
            Instant to) {

        Wanted during(Instant begin, Instant end) {
            return new Wanted(service, anyTenant, tenant, connection, begin, end);
        }
    }

    /**
     * The results of a while.
     *
     * @param latencies JSON: number of results by bucket, see {@link LatencyBuckets}
     */
    record Span(
            Instant at,
            long healthy,
            long degraded,
            long unhealthy,
            long unknown,
            long latencySum,
            String latencies) {}

    /** As the role of the running transaction, here and below. */
    List<Span> results(Wanted wanted, Duration step) {
        return of(RESULTS, wanted, step)
                .param("connection", wanted.connection(), Types.VARCHAR)
                .query((row, _) -> span(row))
                .list();
    }

    /** From what was rolled up; does not tell connections apart. */
    List<Span> hours(Wanted wanted, Duration step) {
        return of(HOURS, wanted, step).query((row, _) -> span(row)).list();
    }

    private JdbcClient.StatementSpec of(String sql, Wanted wanted, Duration step) {
        TenantId tenant = wanted.tenant();
        return transaction
                .jdbc()
                .sql(sql)
                .param("step", step.toSeconds())
                .param("service", wanted.service())
                .param("anyTenant", wanted.anyTenant())
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("from", Timestamps.utc(wanted.from()))
                .param("to", Timestamps.utc(wanted.to()));
    }

    private static Span span(ResultSet row) throws SQLException {
        return new Span(
                Timestamps.instant(row, "at"),
                row.getLong("healthy"),
                row.getLong("degraded"),
                row.getLong("unhealthy"),
                row.getLong("unknown"),
                row.getLong("latency_sum"),
                row.getString("latencies"));
    }

    /** The newest hour that was rolled up, else the hour of the oldest result there is. */
    Optional<Instant> firstToRollUp() {
        return instant(NEWEST_HOUR).or(() -> instant(OLDEST_RESULT));
    }

    /** The first hour from then on that has results. */
    Optional<Instant> nextToRollUp(Instant from) {
        return instant(jdbc.sql(NEXT_RESULT).param("from", Timestamps.utc(from)));
    }

    private Optional<Instant> instant(String sql) {
        return instant(jdbc.sql(sql));
    }

    private static Optional<Instant> instant(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) ->
                        Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant))
                .single();
    }

    /** In the running transaction; false where another node is at it. */
    boolean lock() {
        return jdbc.sql(LOCK).query(Boolean.class).single();
    }

    void rollUp(Instant hour) {
        jdbc.sql(ROLL_UP)
                .param("hour", Timestamps.utc(hour))
                .param("end", Timestamps.utc(hour.plus(Duration.ofHours(1))))
                .update();
    }

    void forgetHours(Instant before) {
        jdbc.sql(FORGET_HOURS).param("before", Timestamps.utc(before)).update();
    }
}
