package dev.relaywatch.health;

import static dev.relaywatch.health.HealthStore.texts;

import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of which check is due, and of who makes it; as the platform's role. */
@Component
class CheckScheduleStore {
    private static final String CLAIMED =
            """
            UPDATE check_schedule s SET claimed_by = :node, claimed_until = :leaseEnd, attempt = s.attempt + 1
              FROM due JOIN health_checks c ON c.id = due.check_id
             WHERE s.check_id = due.check_id
            RETURNING c.id, c.tenant_id, c.service, c.connection_id, c.connection, s.attempt, s.next_run_at, c.status,
                      c.streaks
            """;

    /** SKIP LOCKED lets nodes pass each other. */
    private static final String CLAIM_DUE =
            """
            WITH due AS (
                SELECT check_id FROM check_schedule
                 WHERE next_run_at <= :now AND (claimed_until IS NULL OR claimed_until < :now)
                 ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            """
                    + CLAIMED;

    private static final String CLAIM_ONE =
            """
            WITH due AS (
                SELECT check_id FROM check_schedule
                 WHERE check_id = :id AND (claimed_until IS NULL OR claimed_until < :now) FOR UPDATE
            )
            """
                    + CLAIMED;

    /** Not made: due again as it was. */
    private static final String PUT_BACK =
            """
            UPDATE check_schedule s SET claimed_by = NULL, claimed_until = NULL, next_run_at = :nextRun
              FROM unnest(:ids::uuid[], :attempts::int[]) AS p (id, attempt)
             WHERE s.check_id = p.id AND s.attempt = p.attempt AND s.claimed_by IS NOT NULL
            """;

    private static final String RELEASE_CLAIMS =
            "UPDATE check_schedule SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :node";

    private static final String NEXT_DUE =
            """
            SELECT next_run_at FROM check_schedule
             WHERE claimed_until IS NULL OR claimed_until < :now ORDER BY next_run_at LIMIT 1
            """;

    /** What was looked at a moment ago is not looked at again. */
    private static final String HURRY =
            """
            UPDATE check_schedule s SET next_run_at = :now
              FROM health_checks c
             WHERE c.id = s.check_id AND c.service = :service AND c.tenant_id IS NOT NULL AND c.status <> 'unhealthy'
               AND s.next_run_at > :now AND (c.checked_at IS NULL OR c.checked_at < :before)
            """;

    private final JdbcClient jdbc;
    private final StreakJson streaks;

    CheckScheduleStore(@Qualifier("platformJdbc") JdbcClient jdbc, StreakJson streaks) {
        this.jdbc = jdbc;
        this.streaks = streaks;
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
                HealthStore.tenant(row),
                row.getString("service"),
                HealthStore.connection(row),
                row.getString("connection"),
                row.getInt("attempt"),
                Timestamps.instant(row, "next_run_at"),
                HealthStatus.of(row.getString("status")),
                streaks.read(row.getString("streaks")));
    }

    void putBack(List<DueCheck> checks, Instant nextRun) {
        jdbc.sql(PUT_BACK)
                .param("ids", texts(checks, DueCheck::id))
                .param("attempts", checks.stream().map(DueCheck::attempt).toArray(Integer[]::new))
                .param("nextRun", Timestamps.utc(nextRun))
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

    /**
     * Makes the checks of the tenants that seem to be well due now; returns how many.
     *
     * @param before checks made later than this stay as they are
     */
    int hurry(String service, Instant before, Instant now) {
        return jdbc.sql(HURRY)
                .param("service", service)
                .param("before", Timestamps.utc(before))
                .param("now", Timestamps.utc(now))
                .update();
    }
}
