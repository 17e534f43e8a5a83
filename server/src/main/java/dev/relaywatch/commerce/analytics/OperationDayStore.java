package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.CountedRows.Row;
import dev.relaywatch.commerce.analytics.OperationHourStore.Slot;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the roll-up of operations by days; in a transaction of the platform's role. */
@Component
class OperationDayStore {
    /** From one midnight in UTC to the next. */
    static final Duration DAY = Duration.ofDays(1);

    private static final int INSERTED_AT_ONCE = 500;

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
    private final CountedRows rows;

    OperationDayStore(@Qualifier("platformJdbc") JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.rows = new CountedRows(json);
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
        CountedRows.clear(jdbc.sql(CLEAR_DAYS), days);
        rollDays(
                jdbc.sql(HOURS_OF_SOME)
                        .param("tenants", CountedRows.texts(days, Slot::tenant))
                        .param("days", CountedRows.texts(days, Slot::start)));
    }

    private void rollDays(JdbcClient.StatementSpec hours) {
        List<Row> done = new ArrayList<>();
        DayCount running = new DayCount();
        hours.withFetchSize(INSERTED_AT_ONCE)
                .query(row -> {
                    Subject subject = CountedRows.subject(row);
                    Instant day = Timestamps.instant(row, "start");
                    if (!running.isOf(subject, day)) {
                        running.take().ifPresent(done::add);
                        running.begin(subject, day);
                        if (done.size() >= INSERTED_AT_ONCE) {
                            insertDays(done);
                            done.clear();
                        }
                    }
                    running.tally.addAll(rows.counted(row));
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

    private void insertDays(List<Row> given) {
        if (!given.isEmpty()) {
            rows.bound(jdbc.sql(INSERT_DAYS), given).update();
        }
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
                                        CountedRows.subject(row),
                                        Timestamps.instant(row, "day"),
                                        new Packed(row.getBytes("durations"))))
                        .list();
        if (!exact.isEmpty()) {
            jdbc.sql(ROUND)
                    .param("tenants", CountedRows.texts(exact, row -> row.subject().tenant()))
                    .param("platforms", CountedRows.texts(exact, row -> row.subject().platform()))
                    .param("domains", CountedRows.texts(exact, row -> row.subject().domain()))
                    .param("names", CountedRows.texts(exact, row -> row.subject().operation()))
                    .param("starts", CountedRows.texts(exact, Exact::day))
                    .param(
                            "durations",
                            CountedRows.texts(exact, row -> rounded(row.durations()).hex()))
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
