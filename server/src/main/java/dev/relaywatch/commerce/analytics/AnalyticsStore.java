package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.Stretch.Range;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** SQL of operations in numbers; in a transaction of their tenant. */
@Component
class AnalyticsStore {
    private static final int FETCHED_AT_ONCE = 2_000;

    private static final String ROLLED_UNTIL =
            "SELECT nullif(rolled_until, '-infinity') AS rolled_until FROM operation_progress";

    private static final String CHANGED =
            "SELECT DISTINCT hour FROM operation_changes WHERE tenant_id = :tenant";

    private static final String HOURS =
            """
            SELECT hour AS start, calls, successes, refusals, sum_ms, durations, errors, operations
              FROM operation_hours
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain AND operation = :operation
               AND hour = ANY (:starts::timestamptz[])
            """;

    private static final String DAYS =
            """
            SELECT day AS start, calls, successes, refusals, sum_ms, durations, errors, operations
              FROM operation_days
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain AND operation = :operation
               AND day = ANY (:starts::timestamptz[])
            """;

    /** OFFSET keeps each range a scan of its own. */
    private static final String ROWS =
            """
            SELECT date_trunc(:unit, m.created_at, 'UTC') AS start, m.operation, m.success, m.refused, m.error_type,
                   array_agg(m.duration_ms) AS durations
              FROM unnest(:froms::timestamptz[], :untils::timestamptz[]) AS r (since, till)
             CROSS JOIN LATERAL (SELECT * FROM operation_metrics o
                                  WHERE o.tenant_id = :tenant AND o.platform = :platform
                                    AND o.created_at >= r.since AND o.created_at < r.till
                                    AND (:domain = '' OR o.domain = :domain)
                                    AND (:operation = '' OR o.operation = :operation) OFFSET 0) m
             GROUP BY start, m.operation, m.success, m.refused, m.error_type
            """;

    private static final String HOURS_BY_OPERATION =
            """
            SELECT operation, calls, successes, refusals, sum_ms, durations, errors, operations
              FROM operation_hours
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain AND operation <> ''
               AND hour = ANY (:starts::timestamptz[])
            """;

    private static final String CALLS_OF_HOURS =
            """
            SELECT operation, sum(calls) AS calls FROM operation_hours
             WHERE tenant_id = :tenant AND (:platform = '' OR platform = :platform) AND domain = :domain AND operation <> ''
               AND (:operation = '' OR operation = :operation) AND hour = ANY (:starts::timestamptz[])
             GROUP BY operation
            """;

    private static final String DAYS_BY_OPERATION =
            """
            SELECT operation, calls, successes, refusals, sum_ms, durations, errors, operations
              FROM operation_days
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain AND operation <> ''
               AND day = ANY (:starts::timestamptz[])
            """;

    private static final String CALLS_OF_DAYS =
            """
            SELECT operation, sum(calls) AS calls FROM operation_days
             WHERE tenant_id = :tenant AND (:platform = '' OR platform = :platform) AND domain = :domain AND operation <> ''
               AND (:operation = '' OR operation = :operation) AND day = ANY (:starts::timestamptz[])
             GROUP BY operation
            """;

    private static final String CALLS_OF_ROWS =
            """
            SELECT m.operation, count(*) AS calls
              FROM unnest(:froms::timestamptz[], :untils::timestamptz[]) AS r (since, till)
             CROSS JOIN LATERAL (SELECT o.operation FROM operation_metrics o
                                  WHERE o.tenant_id = :tenant AND (:platform = '' OR o.platform = :platform)
                                    AND o.created_at >= r.since AND o.created_at < r.till
                                    AND (:domain = '' OR o.domain = :domain)
                                    AND (:operation = '' OR o.operation = :operation) OFFSET 0) m
             GROUP BY m.operation
            """;

    private static final String NEWEST =
            """
            SELECT created_at, operation, domain, duration_ms, success, error_type, error_message, user_agent
              FROM operation_metrics
             WHERE tenant_id = :tenant AND platform = :platform AND created_at >= :from AND created_at < :until
             ORDER BY created_at DESC LIMIT :limit
            """;

    private static final String NEWEST_OF_DOMAIN =
            """
            SELECT created_at, operation, domain, duration_ms, success, error_type, error_message, user_agent
              FROM operation_metrics
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain
               AND created_at >= :from AND created_at < :until
             ORDER BY created_at DESC LIMIT :limit
            """;

    private static final String NEWEST_OF_OPERATION =
            """
            SELECT created_at, operation, domain, duration_ms, success, error_type, error_message, user_agent
              FROM operation_metrics
             WHERE tenant_id = :tenant AND platform = :platform AND operation = :operation
               AND created_at >= :from AND created_at < :until
             ORDER BY created_at DESC LIMIT :limit
            """;

    private static final String NEWEST_OF_BOTH =
            """
            SELECT created_at, operation, domain, duration_ms, success, error_type, error_message, user_agent
              FROM operation_metrics
             WHERE tenant_id = :tenant AND platform = :platform AND domain = :domain AND operation = :operation
               AND created_at >= :from AND created_at < :until
             ORDER BY created_at DESC LIMIT :limit
            """;

    private final JdbcClient jdbc;
    private final CountedRows counted;

    AnalyticsStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.counted = new CountedRows(json);
    }

    /**
     * One operation as it was measured.
     *
     * @param at when it began
     */
    record Metric(
            Instant at,
            String operation,
            String domain,
            int durationMs,
            boolean success,
            @Nullable String errorType,
            @Nullable String errorMessage,
            @Nullable String userAgent) {}

    Optional<Instant> rolledUntil() {
        return jdbc.sql(ROLLED_UNTIL)
                .query((row, _) ->
                        Optional.ofNullable(Timestamps.instantOrNull(row, "rolled_until")))
                .single();
    }

    /** Hours that stand counted and are not what the rows say. */
    Set<Instant> changed(TenantId tenant) {
        return new HashSet<>(
                jdbc.sql(CHANGED)
                        .param("tenant", tenant.value())
                        .query((row, _) -> Timestamps.instant(row, "hour"))
                        .list());
    }

    void hours(Subject subject, Collection<Instant> hours, BiConsumer<Instant, Counted> then) {
        counted(HOURS, subject, hours, then);
    }

    void days(Subject subject, Collection<Instant> days, BiConsumer<Instant, Counted> then) {
        counted(DAYS, subject, days, then);
    }

    private void counted(
            String sql,
            Subject subject,
            Collection<Instant> starts,
            BiConsumer<Instant, Counted> then) {
        if (!starts.isEmpty()) {
            of(jdbc.sql(sql), subject)
                    .param("starts", texts(starts))
                    .withFetchSize(FETCHED_AT_ONCE)
                    .query(row -> {
                        then.accept(Timestamps.instant(row, "start"), counted.counted(row));
                    });
        }
    }

    /** Whatever operation the subject names. */
    void hoursByOperation(
            Subject subject, Collection<Instant> hours, BiConsumer<String, Counted> then) {
        byOperation(HOURS_BY_OPERATION, subject, hours, then);
    }

    /** As above, of days. */
    void daysByOperation(
            Subject subject, Collection<Instant> days, BiConsumer<String, Counted> then) {
        byOperation(DAYS_BY_OPERATION, subject, days, then);
    }

    private void byOperation(
            String sql,
            Subject subject,
            Collection<Instant> starts,
            BiConsumer<String, Counted> then) {
        if (!starts.isEmpty()) {
            jdbc.sql(sql)
                    .param("tenant", subject.tenant().value())
                    .param("platform", subject.platform())
                    .param("domain", subject.domain())
                    .param("starts", texts(starts))
                    .withFetchSize(FETCHED_AT_ONCE)
                    .query(row -> {
                        then.accept(row.getString("operation"), counted.counted(row));
                    });
        }
    }

    /** Takes what was read of a time. */
    interface RowReader {
        void read(
                Instant start,
                String operation,
                boolean success,
                boolean refused,
                @Nullable String errorType,
                int[] durationsMs);
    }

    /**
     * @param unit {@code hour} or {@code day}: of what they are handed over together
     */
    void rows(Subject subject, Collection<Range> ranges, String unit, RowReader then) {
        if (!ranges.isEmpty()) {
            ranged(of(jdbc.sql(ROWS), subject), ranges)
                    .param("unit", unit)
                    .withFetchSize(FETCHED_AT_ONCE)
                    .query(row -> {
                        then.read(
                                Timestamps.instant(row, "start"),
                                row.getString("operation"),
                                row.getBoolean("success"),
                                row.getBoolean("refused"),
                                row.getString("error_type"),
                                durations(row));
                    });
        }
    }

    private static int[] durations(ResultSet row) throws SQLException {
        return Arrays.stream((Integer[]) row.getArray("durations").getArray())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Calls by operation; here an empty platform is all platforms. */
    Map<String, Long> calls(Subject subject, Stretch stretch) {
        Map<String, Long> calls = new HashMap<>();
        calls(of(jdbc.sql(CALLS_OF_HOURS), subject).param("starts", texts(stretch.hours())), calls);
        calls(of(jdbc.sql(CALLS_OF_DAYS), subject).param("starts", texts(stretch.days())), calls);
        calls(ranged(of(jdbc.sql(CALLS_OF_ROWS), subject), stretch.rows()), calls);
        return calls;
    }

    private static void calls(JdbcClient.StatementSpec statement, Map<String, Long> into) {
        statement.query(row -> {
            into.merge(row.getString("operation"), row.getLong("calls"), Long::sum);
        });
    }

    private static JdbcClient.StatementSpec of(JdbcClient.StatementSpec spec, Subject subject) {
        return spec.param("tenant", subject.tenant().value())
                .param("platform", subject.platform())
                .param("domain", subject.domain())
                .param("operation", subject.operation());
    }

    private static JdbcClient.StatementSpec ranged(
            JdbcClient.StatementSpec spec, Collection<Range> ranges) {
        return spec.param("froms", texts(ranges.stream().map(Range::from).toList()))
                .param("untils", texts(ranges.stream().map(Range::until).toList()));
    }

    private static String[] texts(Collection<Instant> times) {
        return times.stream().map(Instant::toString).toArray(String[]::new);
    }

    List<Metric> newest(Subject subject, Instant from, Instant until, int limit) {
        return of(jdbc.sql(newest(subject)), subject)
                .param("from", Timestamps.utc(from))
                .param("until", Timestamps.utc(until))
                .param("limit", limit)
                .query((row, _) -> metric(row))
                .list();
    }

    private static String newest(Subject subject) {
        if (subject.domain().isEmpty()) {
            return subject.operation().isEmpty() ? NEWEST : NEWEST_OF_OPERATION;
        }
        return subject.operation().isEmpty() ? NEWEST_OF_DOMAIN : NEWEST_OF_BOTH;
    }

    private static Metric metric(ResultSet row) throws SQLException {
        return new Metric(
                Timestamps.instant(row, "created_at"),
                row.getString("operation"),
                row.getString("domain"),
                row.getInt("duration_ms"),
                row.getBoolean("success"),
                row.getString("error_type"),
                row.getString("error_message"),
                row.getString("user_agent"));
    }
}
