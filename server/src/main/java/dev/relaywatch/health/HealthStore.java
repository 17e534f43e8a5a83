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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of the checks: which there are, which are due, and what they found; as the platform's role.
 */
@Component
class HealthStore {
    /** Several nodes may: the unique key decides. First runs are spread, so that none stampedes. */
    private static final String ADD =
            """
            INSERT INTO health_checks (tenant_id, id, service, connection_id, connection, next_run_at, status_since)
            SELECT tenant_id, id, service, connection_id, connection, next_run_at, :now
              FROM unnest(:tenants::uuid[], :ids::uuid[], :services::text[], :connections::uuid[], :names::text[],
                          :firstRuns::timestamptz[])
                AS n (tenant_id, id, service, connection_id, connection, next_run_at)
            ON CONFLICT (tenant_id, service, connection_id) DO UPDATE SET connection = excluded.connection
             WHERE health_checks.connection <> excluded.connection
            """;

    private static final String REMOVE_OTHERS =
            """
            DELETE FROM health_checks c
             WHERE NOT EXISTS (SELECT FROM unnest(:tenants::uuid[], :services::text[], :connections::uuid[])
                                      AS n (tenant_id, service, connection_id)
                                WHERE n.service = c.service AND n.tenant_id IS NOT DISTINCT FROM c.tenant_id
                                  AND n.connection_id IS NOT DISTINCT FROM c.connection_id)
            """;

    /** SKIP LOCKED lets nodes pass each other. */
    private static final String CLAIM_DUE =
            """
            WITH due AS (
                SELECT id FROM health_checks
                 WHERE next_run_at <= :now AND (claimed_until IS NULL OR claimed_until < :now)
                 ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            UPDATE health_checks c SET claimed_by = :node, claimed_until = :leaseEnd, attempt = c.attempt + 1
              FROM due WHERE c.id = due.id
            RETURNING c.id, c.tenant_id, c.service, c.connection_id, c.connection, c.attempt, c.next_run_at, c.status,
                      c.streaks
            """;

    private static final String CLAIM_ONE =
            """
            UPDATE health_checks c SET claimed_by = :node, claimed_until = :leaseEnd, attempt = c.attempt + 1
             WHERE c.id = :id AND (c.claimed_until IS NULL OR c.claimed_until < :now)
            RETURNING c.id, c.tenant_id, c.service, c.connection_id, c.connection, c.attempt, c.next_run_at, c.status,
                      c.streaks
            """;

    /** Whose lease was lost says nothing; the history has what counted. */
    private static final String RECORD =
            """
            WITH result AS (
                SELECT * FROM unnest(:ids::uuid[], :attempts::int[], :statuses::text[], :reasons::text[], :latencies::int[],
                                     :details::jsonb[], :ats::timestamptz[], :nextRuns::timestamptz[], :streaks::jsonb[],
                                     :historyIds::uuid[])
                           AS r (id, attempt, status, reason, latency_ms, details, at, next_run_at, streaks, history_id)
            ), recorded AS (
                UPDATE health_checks c
                   SET status_since = CASE WHEN c.status = r.status THEN c.status_since ELSE r.at END,
                       consecutive_failures = CASE r.status WHEN 'healthy' THEN 0 WHEN 'unknown' THEN c.consecutive_failures
                                                            ELSE c.consecutive_failures + 1 END,
                       last_error = CASE WHEN r.status IN ('degraded', 'unhealthy') THEN r.reason ELSE c.last_error END,
                       status = r.status, reason = r.reason, latency_ms = r.latency_ms, details = r.details,
                       checked_at = r.at, next_run_at = r.next_run_at, streaks = r.streaks, claimed_by = NULL,
                       claimed_until = NULL
                  FROM result r
                 WHERE c.id = r.id AND c.attempt = r.attempt AND c.claimed_by IS NOT NULL
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

    /** Not made: due again as it was. */
    private static final String PUT_BACK =
            """
            UPDATE health_checks c SET claimed_by = NULL, claimed_until = NULL, next_run_at = p.next_run_at
              FROM unnest(:ids::uuid[], :attempts::int[], :nextRuns::timestamptz[]) AS p (id, attempt, next_run_at)
             WHERE c.id = p.id AND c.attempt = p.attempt AND c.claimed_by IS NOT NULL
            """;

    private static final String RELEASE_CLAIMS =
            "UPDATE health_checks SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private static final String NEXT_DUE =
            """
            SELECT next_run_at FROM health_checks
             WHERE claimed_until IS NULL OR claimed_until < :now ORDER BY next_run_at LIMIT 1
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

    /** Adds the checks that are missing and removes all that are not among these. */
    void keepExactly(List<NewCheck> checks, Instant now) {
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
        jdbc.sql(REMOVE_OTHERS)
                .param("tenants", tenants)
                .param("services", services)
                .param("connections", connections)
                .update();
    }

    List<DueCheck> claimDue(UUID node, int limit, Instant now, Instant leaseEnd) {
        return jdbc.sql(CLAIM_DUE)
                .param("node", node)
                .param("limit", limit)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .query((row, _) -> due(row))
                .list();
    }

    /** Empty while somebody makes it. */
    Optional<DueCheck> claim(UUID check, UUID node, Instant now, Instant leaseEnd) {
        return jdbc.sql(CLAIM_ONE)
                .param("id", check)
                .param("node", node)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .query((row, _) -> due(row))
                .optional();
    }

    private DueCheck due(ResultSet row) throws SQLException {
        return new DueCheck(
                row.getObject("id", UUID.class),
                tenant(row),
                row.getString("service"),
                connection(row),
                row.getString("connection"),
                row.getInt("attempt"),
                Timestamps.instant(row, "next_run_at"),
                HealthStatus.of(row.getString("status")),
                streaks.read(row.getString("streaks")));
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

    void putBack(List<DueCheck> checks, Instant nextRun) {
        jdbc.sql(PUT_BACK)
                .param("ids", texts(checks, DueCheck::id))
                .param("attempts", checks.stream().map(DueCheck::attempt).toArray(Integer[]::new))
                .param("nextRuns", texts(checks, _ -> nextRun))
                .update();
    }

    /** Frees what a node holds that is known to be gone. */
    int releaseClaims(UUID node) {
        return jdbc.sql(RELEASE_CLAIMS).param("node", node).update();
    }

    /** When the next check is due, of those that nobody makes. */
    Optional<Instant> nextDue(Instant now) {
        return jdbc.sql(NEXT_DUE)
                .param("now", Timestamps.utc(now))
                .query((row, _) -> Timestamps.instant(row, "next_run_at"))
                .optional();
    }

    private static <T> @Nullable String[] texts(
            Collection<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }
}
