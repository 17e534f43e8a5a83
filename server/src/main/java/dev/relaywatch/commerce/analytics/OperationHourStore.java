package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.CountedRows.Row;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of the roll-up of operations by hours, and how far it is; in a transaction of the platform's
 * role.
 */
@Component
class OperationHourStore {
    private static final int FETCHED_AT_ONCE = 2_000;
    private static final int INSERTED_AT_ONCE = 500;

    private static final String PROGRESS =
            """
            SELECT nullif(rolled_until, '-infinity') AS rolled_until, nullif(closed_until, '-infinity') AS closed_until,
                   nullif(closed_at, '-infinity') AS closed_at
              FROM operation_progress
            """;

    /** No row where another node has it. */
    private static final String TAKE = PROGRESS + " FOR UPDATE SKIP LOCKED";

    private static final String CLOSE =
            "UPDATE operation_progress SET closed_until = :until, closed_at = :now";

    private static final String ROLLED = "UPDATE operation_progress SET rolled_until = :until";

    /** From tenant to tenant by the index, as min() over all of them would read everything. */
    private static final String FIRST =
            """
            WITH RECURSIVE known AS (
                (SELECT tenant_id FROM operation_metrics ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT m.tenant_id FROM operation_metrics m WHERE m.tenant_id > known.tenant_id
                         ORDER BY m.tenant_id LIMIT 1)
                  FROM known WHERE known.tenant_id IS NOT NULL
            )
            SELECT min((SELECT m.created_at FROM operation_metrics m WHERE m.tenant_id = known.tenant_id
                         ORDER BY m.created_at LIMIT 1)) AS first
              FROM known
            """;

    private static final String FACTS =
            """
            SELECT tenant_id, platform, date_trunc('hour', created_at, 'UTC') AS hour, domain, operation, success, refused,
                   error_type, duration_ms, count(*) AS times
              FROM operation_metrics WHERE created_at >= :from AND created_at < :until
             GROUP BY tenant_id, platform, hour, domain, operation, success, refused, error_type, duration_ms
             ORDER BY tenant_id, platform, hour
            """;

    private static final String FACTS_OF_SOME =
            """
            SELECT m.tenant_id, m.platform, c.hour, m.domain, m.operation, m.success, m.refused, m.error_type, m.duration_ms,
                   count(*) AS times
              FROM unnest(:tenants::uuid[], :hours::timestamptz[]) AS c (tenant_id, hour)
             CROSS JOIN LATERAL (SELECT * FROM operation_metrics o WHERE o.tenant_id = c.tenant_id AND o.created_at >= c.hour
                                    AND o.created_at < c.hour + interval '1 hour' OFFSET 0) m
             GROUP BY m.tenant_id, m.platform, c.hour, m.domain, m.operation, m.success, m.refused, m.error_type, m.duration_ms
             ORDER BY m.tenant_id, m.platform, c.hour
            """;

    private static final String INSERT_HOURS =
            """
            INSERT INTO operation_hours (tenant_id, platform, domain, operation, hour, calls, successes, refusals, sum_ms, p95_ms,
                                         durations, errors, operations)
            SELECT n.tenant_id, n.platform, n.domain, n.operation, n.hour, n.calls, n.successes, n.refusals, n.sum_ms, n.p95_ms,
                   decode(n.durations, 'hex'), n.errors::jsonb, n.operations::jsonb
              FROM unnest(:tenants::uuid[], :platforms::text[], :domains::text[], :names::text[], :starts::timestamptz[],
                          :calls::bigint[], :successes::bigint[], :refusals::bigint[], :sums::bigint[], :p95s::int[],
                          :durations::text[], :errors::text[], :operations::text[])
                AS n (tenant_id, platform, domain, operation, hour, calls, successes, refusals, sum_ms, p95_ms, durations,
                      errors, operations)
            """;

    /** All that is noted of some hours. */
    private static final String TAKE_CHANGES =
            """
            WITH noted AS (
                SELECT tenant_id, hour FROM (SELECT tenant_id, hour FROM operation_changes LIMIT 10000) c
                 GROUP BY tenant_id, hour LIMIT :limit
            ), taken AS (
                DELETE FROM operation_changes c USING noted n WHERE c.tenant_id = n.tenant_id AND c.hour = n.hour
                RETURNING c.tenant_id, c.hour
            )
            SELECT DISTINCT tenant_id, hour FROM taken
            """;

    private static final String CLEAR_HOURS =
            """
            DELETE FROM operation_hours h USING unnest(:tenants::uuid[], :starts::timestamptz[]) AS c (tenant_id, hour)
             WHERE h.tenant_id = c.tenant_id AND h.hour = c.hour
            """;

    private final JdbcClient jdbc;
    private final CountedRows rows;

    OperationHourStore(@Qualifier("platformJdbc") JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.rows = new CountedRows(json);
    }

    /**
     * How far the roll-up is.
     *
     * @param rolledUntil hours before it stand counted; absent before the first
     * @param closedUntil changes of hours before it are noted; absent before the first
     */
    record Progress(
            @Nullable Instant rolledUntil,
            @Nullable Instant closedUntil,
            @Nullable Instant closedAt) {}

    /**
     * A time of a tenant.
     *
     * @param start a full hour, or midnight
     */
    record Slot(TenantId tenant, Instant start) {}

    Progress progress() {
        return read(PROGRESS).single();
    }

    /** Locked until the transaction ends; absent where another node has it. */
    Optional<Progress> take() {
        return read(TAKE).optional();
    }

    private JdbcClient.MappedQuerySpec<Progress> read(String sql) {
        return jdbc.sql(sql)
                .query((row, _) ->
                        new Progress(
                                Timestamps.instantOrNull(row, "rolled_until"),
                                Timestamps.instantOrNull(row, "closed_until"),
                                Timestamps.instantOrNull(row, "closed_at")));
    }

    void close(Instant until, Instant now) {
        jdbc.sql(CLOSE)
                .param("until", Timestamps.utc(until))
                .param("now", Timestamps.utc(now))
                .update();
    }

    /** When the first operation that is kept began. */
    Optional<Instant> first() {
        return jdbc.sql(FIRST)
                .query((row, _) -> Optional.ofNullable(Timestamps.instantOrNull(row, "first")))
                .single();
    }

    /** Counts these hours of all tenants for the first time. */
    void rollHours(Instant from, Instant until) {
        rollHours(
                jdbc.sql(FACTS)
                        .param("from", Timestamps.utc(from))
                        .param("until", Timestamps.utc(until)));
    }

    /** Counts these hours, which were counted before, as they are now. */
    void rollHoursAgain(List<Slot> hours) {
        CountedRows.clear(jdbc.sql(CLEAR_HOURS), hours);
        rollHours(
                jdbc.sql(FACTS_OF_SOME)
                        .param("tenants", CountedRows.texts(hours, Slot::tenant))
                        .param("hours", CountedRows.texts(hours, Slot::start)));
    }

    /** What the rows of one tenant, platform and hour come to stays in memory, no more. */
    private void rollHours(JdbcClient.StatementSpec facts) {
        HourCount running = new HourCount();
        facts.withFetchSize(FETCHED_AT_ONCE)
                .query(row -> {
                    Subject subject = CountedRows.subject(row);
                    Instant hour = Timestamps.instant(row, "hour");
                    if (!running.isOf(subject, hour)) {
                        insertHours(running.take());
                        running.begin(subject, hour);
                    }
                    running.add(
                            subject,
                            row.getBoolean("success"),
                            row.getBoolean("refused"),
                            row.getString("error_type"),
                            row.getInt("duration_ms"),
                            row.getLong("times"));
                });
        insertHours(running.take());
    }

    /** All that is counted of one tenant, platform and hour. */
    private static final class HourCount {
        private @Nullable Subject first;
        private Instant hour = Instant.EPOCH;
        private final Map<Subject, Tally> tallies = new HashMap<>();

        boolean isOf(Subject subject, Instant start) {
            return first != null
                    && first.tenant().equals(subject.tenant())
                    && first.platform().equals(subject.platform())
                    && hour.equals(start);
        }

        void begin(Subject subject, Instant start) {
            first = subject;
            hour = start;
        }

        void add(
                Subject subject,
                boolean success,
                boolean refused,
                @Nullable String errorType,
                int ms,
                long times) {
            String operation = subject.operation();
            for (Subject one : List.of(subject, subject.ofAllShops())) {
                of(one).add(Subject.ALL, success, refused, errorType, ms, times);
                of(one.ofAllOperations()).add(operation, success, refused, errorType, ms, times);
            }
        }

        private Tally of(Subject subject) {
            return tallies.computeIfAbsent(subject, _ -> new Tally());
        }

        List<Row> take() {
            List<Row> rows = new ArrayList<>();
            tallies.forEach((subject, tally) -> rows.add(new Row(subject, hour, tally.counted())));
            tallies.clear();
            return rows;
        }
    }

    private void insertHours(List<Row> given) {
        for (int from = 0; from < given.size(); from += INSERTED_AT_ONCE) {
            List<Row> some = given.subList(from, Math.min(from + INSERTED_AT_ONCE, given.size()));
            rows.bound(jdbc.sql(INSERT_HOURS), some)
                    .param(
                            "p95s",
                            some.stream().map(row -> row.counted().p95Ms()).toArray(Integer[]::new))
                    .update();
        }
    }

    /** Takes off all that is noted of some hours; what is noted from now on stays. */
    List<Slot> takeChanges(int limit) {
        return jdbc.sql(TAKE_CHANGES)
                .param("limit", limit)
                .query((row, _) ->
                        new Slot(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                Timestamps.instant(row, "hour")))
                .list();
    }

    void rolled(Instant until) {
        jdbc.sql(ROLLED).param("until", Timestamps.utc(until)).update();
    }
}
