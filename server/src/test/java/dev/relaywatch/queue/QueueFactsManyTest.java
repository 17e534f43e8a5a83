package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A platform that refused for weeks leaves a million dead letters. */
@Tag("long")
class QueueFactsManyTest {
    private static final int MANY = 1_000_000;
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final Lane LANE = WORLD.lane();

    private final QueueFacts facts =
            QueueKit.facts(
                    JdbcClient.create(WORLD.database.application()), WORLD.transaction, CLOCK);

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection superuser = WORLD.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status, retry_count,
                                             value, currency, event, last_error, error_code, failed_at, expires_at)
                    SELECT '%s', gen_random_uuid(), '%s', CASE n %% 3 WHEN 0 THEN 'webhook' ELSE 'meta_capi' END,
                           gen_random_uuid(), '2026-11-15', 'dead_letter', 1, CASE WHEN n %% 2 = 0 THEN 10 END,
                           CASE WHEN n %% 2 = 0 THEN 'EUR' END, 'purchase', 'no such pixel', 'code-' || n %% 7,
                           '2026-11-15', '2026-11-20'
                      FROM generate_series(1, %d) AS n
                    """
                            .formatted(LANE.tenant(), LANE.connection(), MANY));
            statement.execute("VACUUM ANALYZE queue_items");
        }
    }

    /** However busy the machine is: measured by plain readings of the same rows. */
    private static <T> T within(int scans, Supplier<T> read) {
        T _ = read.get();
        Duration scan = time(QueueFactsManyTest::scan);
        Duration took = time(read);
        assertThat(took).as("where a scan takes %s", scan).isLessThan(scan.multipliedBy(scans));
        return read.get();
    }

    /** The shortest of three. */
    private static Duration time(Supplier<?> read) {
        return IntStream.range(0, 3)
                .mapToObj(_ -> {
                    long start = System.nanoTime();
                    Object _ = read.get();
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Long scan() {
        return WORLD.platformJdbc
                .sql("SELECT count(value) FROM queue_items WHERE status <> 'pending'")
                .query(Long.class)
                .single();
    }

    @Test
    void theyAreCounted() {
        List<DestinationStanding> standings =
                within(
                        8,
                        () ->
                                facts.destinations(
                                        List.of(LANE.tenant()),
                                        QueueWorld.START.minus(Duration.ofDays(7)),
                                        QueueWorld.START));
        assertThat(standings.stream().mapToLong(DestinationStanding::deadLetter).sum())
                .isEqualTo(MANY);
        assertThat(standings.stream().mapToLong(DestinationStanding::dead).sum()).isEqualTo(MANY);
    }

    @Test
    void theyAreSummedUpByCauseAndEachSaleOnce() throws SQLException {
        assertAreSummedUp(28, 14);
        try (Connection superuser = WORLD.postgres.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("UPDATE queue_items SET platform = 'meta_capi'");
            statement.execute("VACUUM ANALYZE queue_items");
        }
        assertAreSummedUp(14, 7);
    }

    private void assertAreSummedUp(int causes, int scans) {
        StuckFacts stuck = within(scans, () -> facts.stuck(List.of(LANE.tenant()), 100));
        assertThat(stuck.items()).hasSize(causes);
        assertThat(stuck.items().stream().mapToLong(StuckItems::items).sum()).isEqualTo(MANY);
        assertThat(stuck.subjects()).hasSize(2);
        assertThat(stuck.subjects().getFirst().value())
                .isEqualByComparingTo(new BigDecimal(10L * MANY / 2));
    }
}
