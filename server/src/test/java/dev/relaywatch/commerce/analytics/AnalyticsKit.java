package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Operations in a database of their own, their roll-up and a count by hand. */
final class AnalyticsKit implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-26T12:20:00Z");
    static final RetentionProperties RETENTION =
            new RetentionProperties(
                    Duration.ofDays(400),
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(90),
                    Duration.ofDays(730));

    final PostgresDatabase postgres = PostgresDatabase.fresh();
    final Database database = postgres.open();
    final JsonMapper json = JsonMapper.builder().build();
    final TenancyKit tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, json);
    final MovableClock clock = new MovableClock(START);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AnalyticsStore store = new AnalyticsStore(tenancy.application(), json);
    final Analytics analytics = new Analytics(store, tenancy.transaction(), RETENTION, clock);
    final OperationRollup rollup =
            new OperationRollup(
                    new OperationHourStore(tenancy.platform(), json),
                    new OperationDayStore(tenancy.platform(), json),
                    tenancy.transaction(),
                    RETENTION,
                    new OperationGauge(meters, clock),
                    clock);

    TenantId tenant() {
        return tenancy.tenant("t-" + Ids.next());
    }

    /** As before the first operation. */
    void reset() {
        clock.set(START);
        sql(
                """
                DELETE FROM operation_metrics; DELETE FROM operation_hours; DELETE FROM operation_days;
                DELETE FROM operation_changes; DELETE FROM operation_anomalies;
                UPDATE operation_progress SET rolled_until = '-infinity', closed_until = '-infinity',
                       closed_at = '-infinity', judged_until = '-infinity'
                """);
    }

    void sql(String statements) {
        try (Connection superuser = postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until all that is over stands counted; twenty minutes pass. */
    void rollUp() {
        rollup.turn();
        for (int i = 0; i < 2; i++) {
            clock.advance(OperationRollup.COUNTED_AFTER.plusMinutes(1));
            rollup.turn();
            rollup.turn();
        }
    }

    private record Row(Instant at, String operation, boolean success, String error, int ms) {}

    /** What the answer has to be, by reading all rows and sorting them. */
    Stats byHand(TenantId tenant, Filter filter, Instant from, Instant to) {
        List<Row> rows =
                tenancy.platform()
                        .sql(
                                """
                                SELECT * FROM operation_metrics
                                 WHERE tenant_id = :tenant AND platform = :platform AND created_at >= :from AND created_at < :to
                                   AND (:domain = '' OR domain = :domain) AND (:operation = '' OR operation = :operation)
                                """)
                        .param("tenant", tenant.value())
                        .param("platform", filter.platform())
                        .param("domain", filter.domain())
                        .param("operation", filter.operation())
                        .param("from", Timestamps.utc(from))
                        .param("to", Timestamps.utc(to))
                        .query((row, _) ->
                                new Row(
                                        Timestamps.instant(row, "created_at"),
                                        row.getString("operation"),
                                        row.getBoolean("success"),
                                        String.valueOf(row.getString("error_type")),
                                        row.getInt("duration_ms")))
                        .list();
        List<Integer> ms = new ArrayList<>(rows.stream().map(Row::ms).toList());
        Collections.sort(ms);
        Map<String, Long> operations = new HashMap<>();
        Map<String, Long> errors = new HashMap<>();
        long good = 0;
        long sum = 0;
        for (Row row : rows) {
            operations.merge(row.operation(), 1L, Long::sum);
            sum += row.ms();
            if (row.success()) {
                good++;
            } else {
                errors.merge(row.error(), 1L, Long::sum);
            }
        }
        java.math.BigDecimal zero = java.math.BigDecimal.ZERO;
        int n = ms.size();
        return new Stats(
                n,
                n == 0 ? zero : Stats.percent(good, n),
                n == 0
                        ? zero
                        : java.math.BigDecimal.valueOf(sum)
                                .divide(
                                        java.math.BigDecimal.valueOf(n),
                                        1,
                                        java.math.RoundingMode.HALF_UP),
                rank(ms, 0.50),
                rank(ms, 0.95),
                rank(ms, 0.99),
                operations,
                errors);
    }

    private static int rank(List<Integer> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size() - 1e-9) - 1);
    }

    @Override
    public void close() {
        database.close();
    }
}
