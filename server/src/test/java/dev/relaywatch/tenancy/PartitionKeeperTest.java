package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Results of checks are kept for their days, then dropped with them. */
class PartitionKeeperTest {
    private static final Instant FIRST = Instant.parse("2026-11-26T12:00:00Z");

    private final MovableClock clock = new MovableClock(FIRST);
    private final PostgresDatabase postgres = PostgresDatabase.fresh();
    @AutoClose private final Database database = postgres.open(LocalDate.of(2026, 11, 26));
    private final JdbcClient platform = JdbcClient.create(database.platform());
    private final PartitionKeeper keeper = keeper(Duration.ofDays(30));

    private PartitionKeeper keeper(Duration history) {
        return new PartitionKeeper(
                database,
                new RetentionProperties(
                        Duration.ofDays(400),
                        Duration.ofDays(7),
                        history,
                        Duration.ofDays(90),
                        Duration.ofDays(100)),
                clock);
    }

    private void remember() {
        platform.sql(
                        """
                        INSERT INTO health_check_history (id, service, connection, status, latency_ms, checked_at)
                        VALUES (:id, 'stripe', 'main', 'healthy', 1, :at)
                        """)
                .param("id", Ids.next())
                .param("at", Timestamps.utc(clock.instant()))
                .update();
    }

    private List<LocalDate> days() {
        return platform.sql(
                        "SELECT (checked_at AT TIME ZONE 'UTC')::date FROM health_check_history ORDER BY 1")
                .query((row, _) -> row.getObject(1, LocalDate.class))
                .list();
    }

    private long partitions(String like) {
        return platform.sql(
                        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE :like")
                .param("like", like)
                .query(Long.class)
                .single();
    }

    /** Every day of these, as a server that runs all the while. */
    private void forDays(int days) {
        for (int day = 0; day < days; day++) {
            remember();
            clock.advance(Duration.ofDays(1));
            keeper.makePartitions();
            keeper.dropDays();
        }
    }

    @Test
    void aResultIsThereForThirtyDaysAndUntilItsDayIsOver() {
        remember();
        clock.advance(Duration.ofDays(30));
        keeper.dropDays();
        assertThat(days()).containsExactly(LocalDate.of(2026, 11, 26));

        clock.advance(Duration.ofHours(12));
        keeper.dropDays();

        assertThat(days()).isEmpty();
    }

    @Test
    void whatIsKeptByMonthsStays() {
        long before = partitions("tracking_events_y%");

        forDays(3);
        clock.advance(Duration.ofDays(60));
        keeper.dropDays();

        assertThat(partitions("tracking_events_y%")).isEqualTo(before);
        assertThat(days()).isEmpty();
    }

    @Test
    void theDaysThatAreKeptCanBeChosen() {
        forDays(5);

        keeper(Duration.ofDays(2)).dropDays();

        assertThat(days()).containsExactly(LocalDate.of(2026, 11, 29), LocalDate.of(2026, 11, 30));
    }

    private List<String> operationMonths() {
        return platform.sql(
                        """
                        SELECT right(relname, 8) FROM pg_class
                         WHERE relkind = 'r' AND relname LIKE 'operation_metrics_y%' ORDER BY 1
                        """)
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void operationsHaveAMonthForEachOfTheLastNinetyDays() {
        clock.set(Instant.parse("2027-05-01T12:00:00Z"));
        keeper.makePartitions();

        assertThat(operationMonths())
                .contains("y2027m01", "y2027m02", "y2027m03", "y2027m04", "y2027m05", "y2027m07");
    }

    @Test
    void operationsAreDroppedWithTheMonthThatEndsNinetyDaysAgo() {
        assertThat(operationMonths()).first().isEqualTo("y2026m08");
        long events = partitions("tracking_events_y%");

        clock.set(Instant.parse("2026-11-29T12:00:00Z"));
        keeper.dropOperations();
        assertThat(operationMonths()).first().isEqualTo("y2026m08");
        clock.set(Instant.parse("2026-11-30T12:00:00Z"));
        keeper.dropOperations();

        assertThat(operationMonths()).first().isEqualTo("y2026m09");
        assertThat(partitions("tracking_events_y%")).isEqualTo(events);
    }

    @Test
    void theTimeOfTheLedgerDoesNotEndThatOfOperations() {
        List<String> months = operationMonths();

        database.dropPartitions(LocalDate.of(2026, 11, 1));

        assertThat(operationMonths()).isEqualTo(months);
    }

    private List<String> auditMonths() {
        return platform.sql(
                        """
                        SELECT right(relname, 8) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'audit_log_y%' ORDER BY 1
                        """)
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void theAuditLogIsDroppedByItsOwnTimeAlone() {
        database.dropPartitions(LocalDate.of(2027, 6, 1));
        database.dropOperationPartitions(LocalDate.of(2027, 6, 1));
        assertThat(auditMonths()).containsExactly("y2026m11", "y2026m12", "y2027m01");

        clock.set(Instant.parse("2027-03-10T12:00:00Z"));
        keeper.dropAudit();
        assertThat(auditMonths()).first().isEqualTo("y2026m11");
        clock.set(Instant.parse("2027-03-11T12:00:00Z"));
        keeper.dropAudit();

        assertThat(auditMonths()).containsExactly("y2026m12", "y2027m01");
    }

    /** Two seconds is how long the dropping waits for it. */
    @Test
    @Tag("long")
    void aDayThatSomebodyReadsGoesTheNextTime() throws SQLException {
        remember();
        clock.advance(Duration.ofDays(40));
        try (Connection reader = postgres.superuser();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM health_check_history_d20261126");
            keeper.dropDays();
            assertThat(days()).hasSize(1);
            reader.rollback();
        }

        keeper.dropDays();

        assertThat(days()).isEmpty();
    }

    @Test
    void timesThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> keeper(Duration.ofHours(23)))
                .hasMessageStartingWith(
                        "relaywatch.retention.health-history must be from 1d to 400d");
        assertThatThrownBy(() -> keeper(Duration.ofDays(401)))
                .hasMessageStartingWith("relaywatch.retention.health-history");
        assertThatThrownBy(() ->
                        new RetentionProperties(
                                Duration.ofDays(400),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                Duration.ofDays(89),
                                Duration.ofDays(730)))
                .hasMessageStartingWith("relaywatch.retention.operations must be at least 90d");
        assertThatThrownBy(() ->
                        new RetentionProperties(
                                Duration.ofDays(400),
                                Duration.ofDays(7),
                                Duration.ofDays(30),
                                Duration.ofDays(90),
                                Duration.ofDays(89)))
                .hasMessageStartingWith("relaywatch.retention.audit must be at least 90d");
    }
}
