package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hours that are over are counted once and for all, unless something in them changes. */
class QueueHoursTest {
    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final QueueNode node = world.idleNode();
    private final Lane lane = world.lane();
    private final QueueHoursStore store = new QueueHoursStore(world.platformJdbc);
    private final QueueHours hours = new QueueHours(store, world.transaction, clock);

    private final QueueFacts facts =
            QueueKit.facts(
                    JdbcClient.create(world.database.application()), world.transaction, clock);

    private void upload(int count) {
        world.enqueue(node, lane, count);
        for (ClaimedItem item : world.claim(node, lane, count)) {
            assertThat(world.settle(node, lane, item, new Settlement.Done(200, "r-1"))).isTrue();
        }
    }

    private void uploadDirectly(Instant from, Instant to, Duration step) throws SQLException {
        superuser(
                """
                INSERT INTO queue_done (tenant_id, id, connection_id, platform, event_id, source_at, retry_count, max_retries,
                                        attempt, created_at, uploaded_at)
                SELECT '%s', gen_random_uuid(), '%s', 'meta_capi', gen_random_uuid(), at, 0, 5, 1, at, at
                  FROM generate_series('%s'::timestamptz, '%s', '%d seconds') AS at
                """
                        .formatted(lane.tenant(), lane.connection(), from, to, step.toSeconds()));
    }

    private void superuser(String sql) throws SQLException {
        try (Connection connection = world.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long uploaded(Instant from, Instant to) {
        return facts.destinations(List.of(lane.tenant()), from, to).stream()
                .mapToLong(DestinationStanding::uploaded)
                .sum();
    }

    private long uploaded() {
        return uploaded(
                QueueWorld.START.minus(Duration.ofDays(30)), clock.instant().plusSeconds(1));
    }

    private long rows(String table) {
        return world.platformJdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    @Test
    void anHourIsCountedTenMinutesAfterItsEnd() {
        upload(3);
        clock.advance(Duration.ofMinutes(69).plusSeconds(59));
        hours.rollUp();
        assertThat(rows("queue_hours")).isZero();

        clock.advance(Duration.ofSeconds(1));
        hours.rollUp();

        assertThat(rows("queue_hours")).isOne();
        assertThat(store.rolledUntil()).hasValue(QueueWorld.START.plus(Duration.ofHours(1)));
        assertThat(uploaded()).isEqualTo(3);
    }

    @Test
    void whatStandsCountedIsNotCountedAgain() throws SQLException {
        upload(3);
        clock.advance(Duration.ofMinutes(70));
        hours.rollUp();
        superuser("DELETE FROM queue_done");

        assertThat(uploaded()).isEqualTo(3);
        assertThat(uploaded(QueueWorld.START.plusSeconds(1), clock.instant()))
                .as("a part of an hour is counted one by one")
                .isZero();
    }

    @Test
    void whatIsTakenBackIsNoLongerCountedWhetherItsHourWasCountedAnewOrNot() {
        upload(3);
        clock.advance(Duration.ofMinutes(70));
        hours.rollUp();

        world.transaction.acrossTenants(() ->
                node.queue.takeBack(
                        lane,
                        "r-1",
                        QueueWorld.START,
                        Instant.EPOCH,
                        clock.instant(),
                        QueueWorld.FAILURE));
        assertThat(uploaded()).isZero();
        assertThat(rows("queue_hours_changed")).isOne();

        hours.rollUp();
        assertThat(uploaded()).isZero();
        assertThat(rows("queue_hours_changed")).isZero();
        assertThat(rows("queue_hours")).isZero();
    }

    @Test
    void whatIsSettledWhenItsHourStandsCountedIsCountedAllTheSame() {
        upload(1);
        world.enqueue(node, lane, 1);
        ClaimedItem late = world.claim(node, lane, 1).getFirst();
        world.transaction.acrossTenants(() -> {
            store.advance(QueueWorld.START.plus(Duration.ofHours(1)));
            return true;
        });

        assertThat(world.settle(node, lane, late, new Settlement.Done(200))).isTrue();

        assertThat(rows("queue_hours_changed")).isOne();
        clock.advance(Duration.ofHours(1));
        assertThat(uploaded()).isEqualTo(2);
        hours.rollUp();
        assertThat(uploaded()).isEqualTo(2);
        assertThat(rows("queue_hours")).isOne();
    }

    @Test
    void twoNodesCountEachHourOnce() throws SQLException {
        Instant first = QueueWorld.START.minus(Duration.ofHours(40));
        uploadDirectly(first, QueueWorld.START, Duration.ofMinutes(10));
        QueueHours other =
                new QueueHours(new QueueHoursStore(world.platformJdbc), world.transaction, clock);

        while (store.rolledUntil().filter(QueueWorld.START.minusSeconds(3600)::equals).isEmpty()) {
            CompletableFuture<Void> beside = CompletableFuture.runAsync(other::rollUp);
            hours.rollUp();
            beside.join();
        }

        assertThat(rows("queue_hours")).isEqualTo(39);
        assertThat(uploaded()).isEqualTo(40 * 6 + 1);
    }

    @Test
    void whatWasUploadedBeforeThereWereHoursIsCaughtUpWithABoundedNumberAtATime()
            throws SQLException {
        Instant first = Instant.parse("2026-11-01T00:30:00Z");
        uploadDirectly(first, QueueWorld.START, Duration.ofHours(5));

        hours.rollUp();
        assertThat(store.rolledUntil())
                .hasValue(
                        first.truncatedTo(ChronoUnit.HOURS)
                                .plus(Duration.ofHours(QueueHours.MOST_HOURS)));
        hours.rollUp();

        assertThat(store.rolledUntil()).hasValue(QueueWorld.START.minus(Duration.ofHours(1)));
        assertThat(uploaded()).isEqualTo(70);
        assertThat(rows("queue_hours")).isEqualTo(70);
    }

    @Test
    void anUploadAtTheEdgeOfThePeriodIsWithinAtItsBeginningAndWithoutAtItsEnd() {
        upload(1);
        Instant at = QueueWorld.START;
        assertThat(uploaded(at, at.plus(1, ChronoUnit.MICROS))).isOne();
        assertThat(uploaded(at.minus(1, ChronoUnit.HOURS), at)).isZero();
        clock.advance(Duration.ofHours(3));
        hours.rollUp();
        assertThat(uploaded(at, at.plus(1, ChronoUnit.MICROS))).isOne();
        assertThat(uploaded(at, at.plus(2, ChronoUnit.HOURS))).isOne();
        assertThat(uploaded(at.minus(1, ChronoUnit.HOURS), at)).isZero();
        assertThat(uploaded(at.plus(1, ChronoUnit.MICROS), clock.instant())).isZero();
    }

    @Test
    void onlyWhatHadFailedIsResolved() {
        upload(2);
        world.enqueue(node, lane, 1);
        world.settleAll(node, lane, world.claim(node, lane, 1), Answer.RETRY);
        clock.advance(QueueWorld.PAUSES.getFirst());
        world.settleAll(node, lane, world.claim(node, lane, 1), Answer.DONE);

        assertThat(facts.uploadedAfterFailure(Map.of(lane.tenant(), QueueWorld.START)))
                .isEqualTo(Map.of(lane.tenant(), 1L));
        assertThat(
                        facts.uploadedAfterFailure(
                                Map.of(lane.tenant(), clock.instant().plusSeconds(1))))
                .isEqualTo(Map.of(lane.tenant(), 0L));
    }

    @Test
    void theMonthsOfHoursAreThoseOfUploads() {
        assertThat(months("queue_hours")).isNotEmpty().isEqualTo(months("queue_done"));
    }

    private String months(String table) {
        return world.platformJdbc
                .sql(
                        """
                        SELECT string_agg(right(c.relname, 8), ' ' ORDER BY c.relname)
                          FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = ?::regclass
                        """)
                .param(table)
                .query(String.class)
                .single();
    }

    @Test
    void anHourIsFoundAmongAllTenantsByIndex() throws SQLException {
        uploadDirectly(
                Instant.parse("2026-11-01T00:00:00Z"), QueueWorld.START, Duration.ofSeconds(60));
        superuser("VACUUM ANALYZE queue_done");

        String plan =
                String.join(
                        "\n",
                        world.platformJdbc
                                .sql("EXPLAIN (COSTS OFF) " + QueueHoursStore.ROLL_UP)
                                .param("hour", Timestamps.utc(QueueWorld.START.minusSeconds(7200)))
                                .param("end", Timestamps.utc(QueueWorld.START.minusSeconds(3600)))
                                .query(String.class)
                                .list());

        assertThat(plan).contains("_uploaded_at_idx").doesNotContain("Seq Scan");
    }
}
