package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the roll-up of operations by hours and days; in a transaction of the platform's role. */
@Component
class OperationHourStore {
    /** From one midnight in UTC to the next. */
    static final Duration DAY = Duration.ofDays(1);

    private static final int FETCHED_AT_ONCE = 2_000;
    private static final int INSERTED_AT_ONCE = 500;
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

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

    private static final String INSERT_DAYS =
            """
            INSERT INTO operation_days (tenant_id, platform, domain, operation, day, calls, successes, refusals, sum_ms,
                                        durations, errors, operations)
            SELECT n.tenant_id, n.platform, n.domain, n.operation, n.day, n.calls, n.successes, n.refusals, n.sum_ms,
                   decode(n.durations, 'hex'), n.errors::jsonb, n.operations::jsonb
              FROM unnest(:tenants::uuid[], :platforms::text[], :domains::text[], :names::text[], :starts::timestamptz[],
                          :calls::bigint[], :successes::bigint[], :refusals::bigint[], :sums::bigint[],
                          :durations::text[], :errors::text[], :operations::text[])
                AS n (tenant_id, platform, domain, operation, day, calls, successes, refusals, sum_ms, durations,
                      errors, operations)
            """;

    private static final String HOURS =
            """
            SELECT tenant_id, platform, domain, operation, date_trunc('day', hour, 'UTC') AS start, calls, successes, refusals,
                   sum_ms, durations, errors, operations
              FROM operation_hours WHERE hour >= :from AND hour < :until
             ORDER BY tenant_id, platform, domain, operation, start
            """;

    private static final String HOURS_OF_SOME =
            """
            SELECT h.tenant_id, h.platform, h.domain, h.operation, c.day AS start, h.calls, h.successes, h.refusals, h.sum_ms,
                   h.durations, h.errors, h.operations
              FROM unnest(:tenants::uuid[], :days::timestamptz[]) AS c (tenant_id, day)
             CROSS JOIN LATERAL (SELECT * FROM operation_hours o WHERE o.tenant_id = c.tenant_id AND o.hour >= c.day
                                    AND o.hour < c.day + interval '24 hours' OFFSET 0) h
             ORDER BY h.tenant_id, h.platform, h.domain, h.operation, start
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

    private static final String CLEAR_DAYS =
            """
            DELETE FROM operation_days d USING unnest(:tenants::uuid[], :starts::timestamptz[]) AS c (tenant_id, day)
             WHERE d.tenant_id = c.tenant_id AND d.day = c.day
            """;

    private static final String EXACT_DAYS =
            """
            SELECT tenant_id, platform, domain, operation, day, durations FROM operation_days
             WHERE NOT rounded AND day < :before ORDER BY day LIMIT :limit
            """;

    private static final String ROUND =
            """
            UPDATE operation_days d SET rounded = true, durations = decode(n.durations, 'hex')
              FROM unnest(:tenants::uuid[], :platforms::text[], :domains::text[], :names::text[], :starts::timestamptz[],
                          :durations::text[]) AS n (tenant_id, platform, domain, operation, day, durations)
             WHERE d.tenant_id = n.tenant_id AND d.platform = n.platform AND d.domain = n.domain AND d.operation = n.operation
               AND d.day = n.day
            """;

    private static final String FORGET_DAYS =
            """
            DELETE FROM operation_days d USING (SELECT ctid FROM operation_days WHERE day < :before LIMIT :limit) o
             WHERE d.ctid = o.ctid
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OperationHourStore(@Qualifier("platformJdbc") JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
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

    private record Row(Subject subject, Instant start, Counted counted) {}

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
        clear(CLEAR_HOURS, hours);
        rollHours(
                jdbc.sql(FACTS_OF_SOME)
                        .param("tenants", texts(hours, Slot::tenant))
                        .param("hours", texts(hours, Slot::start)));
    }

    /** What the rows of one tenant, platform and hour come to stays in memory, no more. */
    private void rollHours(JdbcClient.StatementSpec facts) {
        HourCount running = new HourCount();
        facts.withFetchSize(FETCHED_AT_ONCE)
                .query(row -> {
                    Subject subject = subject(row);
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

    /** Counts these days of all tenants for the first time, by their hours. */
    void rollDays(Instant from, Instant until) {
        rollDays(
                jdbc.sql(HOURS)
                        .param("from", Timestamps.utc(from))
                        .param("until", Timestamps.utc(until)));
    }

    /** Counts these days, which were counted before, as their hours are now. */
    void rollDaysAgain(List<Slot> days) {
        clear(CLEAR_DAYS, days);
        rollDays(
                jdbc.sql(HOURS_OF_SOME)
                        .param("tenants", texts(days, Slot::tenant))
                        .param("days", texts(days, Slot::start)));
    }

    private void rollDays(JdbcClient.StatementSpec hours) {
        List<Row> done = new ArrayList<>();
        DayCount running = new DayCount();
        hours.withFetchSize(INSERTED_AT_ONCE)
                .query(row -> {
                    Subject subject = subject(row);
                    Instant day = Timestamps.instant(row, "start");
                    if (!running.isOf(subject, day)) {
                        running.take().ifPresent(done::add);
                        running.begin(subject, day);
                        if (done.size() >= INSERTED_AT_ONCE) {
                            insertDays(done);
                            done.clear();
                        }
                    }
                    running.tally.addAll(counted(row, json));
                });
        running.take().ifPresent(done::add);
        insertDays(done);
    }

    private static final class DayCount {
        private @Nullable Subject of;
        private Instant day = Instant.EPOCH;
        private Tally tally = new Tally();

        boolean isOf(Subject subject, Instant start) {
            return subject.equals(of) && day.equals(start);
        }

        void begin(Subject subject, Instant start) {
            of = subject;
            day = start;
            tally = new Tally();
        }

        Optional<Row> take() {
            return of == null ? Optional.empty() : Optional.of(new Row(of, day, tally.counted()));
        }
    }

    private static Subject subject(ResultSet row) throws SQLException {
        return new Subject(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("platform"),
                row.getString("domain"),
                row.getString("operation"));
    }

    /** Of a row that has the columns of both tables. */
    static Counted counted(ResultSet row, JsonMapper json) throws SQLException {
        return new Counted(
                row.getLong("calls"),
                row.getLong("successes"),
                row.getLong("refusals"),
                row.getLong("sum_ms"),
                new Packed(row.getBytes("durations")),
                counts(json, row.getString("errors")),
                counts(json, row.getString("operations")));
    }

    private static Map<String, Long> counts(JsonMapper json, String text) {
        return text.equals("{}") ? Map.of() : json.readValue(text, COUNTS);
    }

    private void insertHours(List<Row> rows) {
        for (int from = 0; from < rows.size(); from += INSERTED_AT_ONCE) {
            List<Row> some = rows.subList(from, Math.min(from + INSERTED_AT_ONCE, rows.size()));
            with(jdbc.sql(INSERT_HOURS), some)
                    .param(
                            "p95s",
                            some.stream().map(row -> row.counted().p95Ms()).toArray(Integer[]::new))
                    .update();
        }
    }

    private void insertDays(List<Row> rows) {
        if (!rows.isEmpty()) {
            with(jdbc.sql(INSERT_DAYS), rows).update();
        }
    }

    private JdbcClient.StatementSpec with(JdbcClient.StatementSpec insert, List<Row> rows) {
        return insert.param("tenants", texts(rows, row -> row.subject().tenant()))
                .param("platforms", texts(rows, row -> row.subject().platform()))
                .param("domains", texts(rows, row -> row.subject().domain()))
                .param("names", texts(rows, row -> row.subject().operation()))
                .param("starts", texts(rows, Row::start))
                .param("calls", numbers(rows, Counted::calls))
                .param("successes", numbers(rows, Counted::successes))
                .param("refusals", numbers(rows, Counted::refusals))
                .param("sums", numbers(rows, Counted::sumMs))
                .param("durations", texts(rows, row -> row.counted().durations().hex()))
                .param(
                        "errors",
                        texts(rows, row -> json.writeValueAsString(row.counted().errors())))
                .param(
                        "operations",
                        texts(rows, row -> json.writeValueAsString(row.counted().operations())));
    }

    private static <T> String[] texts(List<T> rows, Function<T, Object> value) {
        return rows.stream().map(row -> value.apply(row).toString()).toArray(String[]::new);
    }

    private static Long[] numbers(List<Row> rows, Function<Counted, Long> value) {
        return rows.stream().map(row -> value.apply(row.counted())).toArray(Long[]::new);
    }

    private void clear(String sql, List<Slot> slots) {
        jdbc.sql(sql)
                .param("tenants", texts(slots, Slot::tenant))
                .param("starts", texts(slots, Slot::start))
                .update();
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

    private record Exact(Subject subject, Instant day, Packed durations) {}

    /**
     * Rounds the durations of days before this one.
     *
     * @return of how many
     */
    int round(Instant before, int limit) {
        List<Exact> exact =
                jdbc.sql(EXACT_DAYS)
                        .param("before", Timestamps.utc(before))
                        .param("limit", limit)
                        .query((row, _) ->
                                new Exact(
                                        subject(row),
                                        Timestamps.instant(row, "day"),
                                        new Packed(row.getBytes("durations"))))
                        .list();
        if (!exact.isEmpty()) {
            jdbc.sql(ROUND)
                    .param("tenants", texts(exact, row -> row.subject().tenant()))
                    .param("platforms", texts(exact, row -> row.subject().platform()))
                    .param("domains", texts(exact, row -> row.subject().domain()))
                    .param("names", texts(exact, row -> row.subject().operation()))
                    .param("starts", texts(exact, Exact::day))
                    .param("durations", texts(exact, row -> rounded(row.durations()).hex()))
                    .update();
        }
        return exact.size();
    }

    private static Packed rounded(Packed exact) {
        Durations durations = new Durations();
        durations.addAll(exact);
        return durations.rounded().packed();
    }

    /**
     * Drops days before this one.
     *
     * @return how many rows
     */
    int forget(Instant before, int limit) {
        return jdbc.sql(FORGET_DAYS)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }
}
