package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the checks: which there are, and what they found; as the platform's role. */
@Component
class HealthStore {
    /** Several nodes may: the unique key decides. First runs are spread, so that none stampedes. */
    private static final String ADD =
            """
            WITH wanted AS (
                SELECT * FROM unnest(:tenants::uuid[], :ids::uuid[], :services::text[], :connections::uuid[], :names::text[],
                                     :firstRuns::timestamptz[])
                           AS n (tenant_id, id, service, connection_id, connection, next_run_at)
            ), kept AS (
                INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, status_since)
                SELECT tenant_id, id, service, connection_id, connection, :now FROM wanted
                ON CONFLICT (tenant_id, service, connection_id) DO UPDATE SET connection = excluded.connection
                 WHERE health_checks.connection <> excluded.connection
                RETURNING id
            )
            INSERT INTO check_schedule (check_id, next_run_at)
            SELECT id, next_run_at FROM kept JOIN wanted USING (id)
            """;

    private static final String REMOVE_OTHERS =
            """
            DELETE FROM health_checks c
             WHERE NOT EXISTS (SELECT FROM unnest(:tenants::uuid[], :services::text[], :connections::uuid[])
                                      AS n (tenant_id, service, connection_id)
                                WHERE n.service = c.service AND n.tenant_id IS NOT DISTINCT FROM c.tenant_id
                                  AND n.connection_id IS NOT DISTINCT FROM c.connection_id)
            RETURNING c.tenant_id, c.service, c.connection_id, c.connection
            """;

    /** Whose lease was lost says nothing; the history has what counted. */
    private static final String RECORD =
            """
            WITH result AS (
                SELECT * FROM unnest(:ids::uuid[], :attempts::int[], :statuses::text[], :reasons::text[], :latencies::int[],
                                     :details::jsonb[], :ats::timestamptz[], :nextRuns::timestamptz[], :streaks::jsonb[],
                                     :historyIds::uuid[])
                           AS r (id, attempt, status, reason, latency_ms, details, at, next_run_at, streaks, history_id)
            ), released AS (
                UPDATE check_schedule s SET next_run_at = r.next_run_at, claimed_by = NULL, claimed_until = NULL
                  FROM result r
                 WHERE s.check_id = r.id AND s.attempt = r.attempt AND s.claimed_by IS NOT NULL
                RETURNING r.*
            ), recorded AS (
                UPDATE health_checks c
                   SET status_since = CASE WHEN c.status = r.status THEN c.status_since ELSE r.at END,
                       consecutive_failures = CASE r.status WHEN 'healthy' THEN 0 WHEN 'unknown' THEN c.consecutive_failures
                                                            ELSE c.consecutive_failures + 1 END,
                       last_error = CASE WHEN r.status IN ('degraded', 'unhealthy') THEN r.reason ELSE c.last_error END,
                       status = r.status, reason = r.reason, latency_ms = r.latency_ms, details = r.details,
                       checked_at = r.at, streaks = r.streaks
                  FROM released r
                 WHERE c.id = r.id
                RETURNING c.id, c.tenant_id, c.service, c.connection_id, c.connection, r.status, r.latency_ms, r.details,
                          r.at, r.history_id
            ), remembered AS (
                INSERT INTO health_check_history (tenant_id, id, service, connection_id, connection, status, latency_ms,
                                                  details, checked_at)
                SELECT tenant_id, history_id, service, connection_id, connection, status, latency_ms, details, at
                  FROM recorded
            )
            SELECT id FROM recorded
            """;

    private final JdbcClient jdbc;
    private final StreakJson streaks;

    HealthStore(@Qualifier("platformJdbc") JdbcClient jdbc, StreakJson streaks) {
        this.jdbc = jdbc;
        this.streaks = streaks;
    }

    /**
     * What there is to check.
     *
     * @param firstRun when it is checked for the first time
     */
    record NewCheck(
            UUID id,
            @Nullable TenantId tenant,
            String service,
            @Nullable ConnectionId connection,
            String connectionName,
            Instant firstRun) {}

    /**
     * A verdict to be written.
     *
     * @param details JSON
     * @param historyId identity of the entry in the history
     */
    record Row(Verdict verdict, String details, Instant nextRun, UUID historyId) {}

    /** Adds the checks that are missing; removes all that are not among these, and returns them. */
    List<CheckRemoved> keepExactly(List<NewCheck> checks, Instant now) {
        @Nullable String[] tenants = texts(checks, NewCheck::tenant);
        @Nullable String[] services = texts(checks, NewCheck::service);
        @Nullable String[] connections = texts(checks, NewCheck::connection);
        jdbc.sql(ADD)
                .param("tenants", tenants)
                .param("ids", texts(checks, NewCheck::id))
                .param("services", services)
                .param("connections", connections)
                .param("names", texts(checks, NewCheck::connectionName))
                .param("firstRuns", texts(checks, NewCheck::firstRun))
                .param("now", Timestamps.utc(now))
                .update();
        return jdbc.sql(REMOVE_OTHERS)
                .param("tenants", tenants)
                .param("services", services)
                .param("connections", connections)
                .query((row, _) ->
                        new CheckRemoved(
                                tenant(row),
                                row.getString("service"),
                                connection(row) == null ? null : row.getString("connection")))
                .list();
    }

    static @Nullable TenantId tenant(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return tenant == null ? null : new TenantId(tenant);
    }

    static @Nullable ConnectionId connection(ResultSet row) throws SQLException {
        UUID connection = row.getObject("connection_id", UUID.class);
        return connection == null ? null : new ConnectionId(connection);
    }

    /** In the running transaction; returns the checks whose claim was still ours. */
    Set<UUID> record(List<Row> rows) {
        return new HashSet<>(
                jdbc.sql(RECORD)
                        .param("ids", texts(rows, row -> row.verdict().check().id()))
                        .param(
                                "attempts",
                                rows.stream()
                                        .map(row -> row.verdict().check().attempt())
                                        .toArray(Integer[]::new))
                        .param("statuses", texts(rows, row -> row.verdict().status().text()))
                        .param("reasons", texts(rows, row -> row.verdict().reason()))
                        .param(
                                "latencies",
                                rows.stream()
                                        .map(row ->
                                                Math.toIntExact(
                                                        row.verdict()
                                                                .result()
                                                                .latency()
                                                                .toMillis()))
                                        .toArray(Integer[]::new))
                        .param("details", texts(rows, Row::details))
                        .param("ats", texts(rows, row -> row.verdict().at()))
                        .param("nextRuns", texts(rows, Row::nextRun))
                        .param(
                                "streaks",
                                texts(rows, row -> streaks.write(row.verdict().streaks())))
                        .param("historyIds", texts(rows, Row::historyId))
                        .query(UUID.class)
                        .list());
    }

    static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }
}
