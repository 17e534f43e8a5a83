package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that counts the hours of all tenants' uploads, as the platform's role. */
@Component
class QueueHoursStore {
    /** One node at a time counts; the others leave it to that one. */
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtext('relaywatch.queue-hours'))";

    /** What settles writes as this role, and so is seen; in the database's own time. */
    private static final String LONG_WRITER =
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity
                            WHERE datname = current_database() AND usename = current_user AND backend_xid IS NOT NULL
                              AND pid <> pg_backend_pid() AND xact_start < now() - interval '5 minutes')
            """;

    private static final String ROLLED_UNTIL = "SELECT rolled_until FROM queue_hours_progress";

    /** Walks from tenant to tenant by index; needed once. */
    private static final String FIRST_HOUR =
            """
            WITH RECURSIVE tenant AS (
                (SELECT tenant_id FROM queue_done ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT n.tenant_id FROM tenant t, LATERAL (
                    SELECT tenant_id FROM queue_done WHERE tenant_id > t.tenant_id ORDER BY tenant_id LIMIT 1) n
            )
            SELECT date_bin('1 hour', min(f.first), 'epoch')
              FROM tenant t, LATERAL (SELECT min(uploaded_at) AS first FROM queue_done WHERE tenant_id = t.tenant_id) f
            """;

    static final String ROLL_UP =
            """
            INSERT INTO queue_hours (tenant_id, hour, connection_id, platform, uploaded, after_failure)
            SELECT tenant_id, :hour, connection_id, platform, count(*), count(*) FILTER (WHERE retry_count > 0)
              FROM queue_done WHERE uploaded_at >= :hour AND uploaded_at < :end
             GROUP BY tenant_id, connection_id, platform
            """;

    private static final String ADVANCE =
            """
            INSERT INTO queue_hours_progress (rolled_until) VALUES (:until)
            ON CONFLICT (singleton) DO UPDATE SET rolled_until = excluded.rolled_until
            """;

    /** What is noted after this is another row, and stays. */
    private static final String TAKE_CHANGED =
            """
            DELETE FROM queue_hours_changed c
             USING (SELECT tenant_id, id FROM queue_hours_changed
                     WHERE hour < (SELECT rolled_until FROM queue_hours_progress) LIMIT :limit) taken
             WHERE c.tenant_id = taken.tenant_id AND c.id = taken.id
            RETURNING c.tenant_id, c.hour
            """;

    private static final String FORGET =
            """
            DELETE FROM queue_hours h USING unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour)
             WHERE h.tenant_id = c.tenant_id AND h.hour = c.hour
            """;

    private static final String COUNT_AGAIN =
            """
            INSERT INTO queue_hours (tenant_id, hour, connection_id, platform, uploaded, after_failure)
            SELECT c.tenant_id, c.hour, d.connection_id, d.platform, d.uploaded, d.after_failure
              FROM unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour), LATERAL (
                  SELECT connection_id, platform, count(*) AS uploaded, count(*) FILTER (WHERE retry_count > 0) AS after_failure
                    FROM queue_done
                   WHERE tenant_id = c.tenant_id AND uploaded_at >= c.hour AND uploaded_at < c.hour + interval '1 hour'
                   GROUP BY connection_id, platform) d
            """;

    private final JdbcClient jdbc;

    QueueHoursStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Changed(UUID tenant, Instant hour) {}

    /** In the running transaction; false where another node is at it. */
    boolean lock() {
        return jdbc.sql(LOCK).query(Boolean.class).single();
    }

    /** Whether something may still become an upload of an hour that is long over. */
    boolean hasLongWriter() {
        return jdbc.sql(LONG_WRITER).query(Boolean.class).single();
    }

    /** Empty before anything was counted. */
    Optional<Instant> rolledUntil() {
        return jdbc.sql(ROLLED_UNTIL)
                .query((row, _) -> Timestamps.instant(row, "rolled_until"))
                .optional();
    }

    /** The hour of the first upload that is kept; empty where there is none. */
    Optional<Instant> firstHour() {
        return jdbc.sql(FIRST_HOUR)
                .query((row, _) ->
                        Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant))
                .single();
    }

    void rollUp(Instant hour) {
        jdbc.sql(ROLL_UP)
                .param("hour", Timestamps.utc(hour))
                .param("end", Timestamps.utc(hour.plus(Duration.ofHours(1))))
                .update();
    }

    /** Hours before this stand counted. */
    void advance(Instant until) {
        jdbc.sql(ADVANCE).param("until", Timestamps.utc(until)).update();
    }

    /** Counts hours again that changed since; returns how many changes it knows of. */
    int countAgain(int limit) {
        List<Changed> changes =
                jdbc.sql(TAKE_CHANGED)
                        .param("limit", limit)
                        .query((row, _) ->
                                new Changed(
                                        row.getObject("tenant_id", UUID.class),
                                        Timestamps.instant(row, "hour")))
                        .list();
        if (!changes.isEmpty()) {
            Set<Changed> hours = changes.stream().collect(Collectors.toSet());
            ofHours(FORGET, hours).update();
            ofHours(COUNT_AGAIN, hours).update();
        }
        return changes.size();
    }

    private JdbcClient.StatementSpec ofHours(String sql, Collection<Changed> hours) {
        return jdbc.sql(sql)
                .param(
                        "tenants",
                        hours.stream()
                                .map(hour -> new TenantId(hour.tenant()).toString())
                                .toArray(String[]::new))
                .param(
                        "hours",
                        hours.stream().map(hour -> hour.hour().toString()).toArray(String[]::new));
    }
}
