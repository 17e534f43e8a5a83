package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** One node's commit wakes the others; none of them polls here. */
class BellTest {
    private static final QueueProperties WITHOUT_POLL = QueueWorld.properties(Duration.ofHours(1));

    @AutoClose private final QueueWorld world = QueueWorld.at(new MovableClock(QueueWorld.START));

    private final RecordingHandler handler = new RecordingHandler();
    private final QueueNode taking = world.node(new RecordingHandler(), WITHOUT_POLL);
    private final QueueNode working = world.node(handler, WITHOUT_POLL);
    private final Lane lane = world.lane();

    private static final String LISTENING =
            """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """;

    private void awaitListeners(int count) {
        await().until(() -> asSuperuser(LISTENING) == count);
    }

    private int asSuperuser(String sql) throws SQLException {
        try (Connection connection = world.postgres.superuser();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    @Test
    void aCommitOnOneNodeWakesTheDispatcherOfAnother() throws InterruptedException {
        taking.bell.start();
        working.bell.start();
        working.dispatcher.start();

        for (int round = 0; round < 3; round++) {
            world.enqueue(taking, lane, 1);
            assertThat(handler.next().items()).hasSize(1);
        }
    }

    @Test
    void whatABusyNodeTookIsWorkedByAnother() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        RecordingHandler busy =
                new RecordingHandler()
                        .withBatchesOf(1)
                        .doing((_, _) -> RecordingHandler.waitFor(release));
        QueueNode full = world.node(busy, WITHOUT_POLL);
        full.bell.start();
        working.bell.start();
        awaitListeners(2);
        world.letAnswer(full, lane);
        full.dispatcher.start();
        int places = WITHOUT_POLL.laneConcurrency();
        world.enqueue(full, lane, places);
        for (int i = 0; i < places; i++) {
            busy.next();
        }
        working.dispatcher.start();

        world.enqueue(full, lane, 1);

        assertThat(handler.next().items()).hasSize(1);
        release.countDown();
    }

    @Test
    void whatCameWhileTheConnectionWasLostIsFoundWhenItIsBack() throws Exception {
        working.bell.start();
        working.dispatcher.start();
        awaitListeners(1);
        asSuperuser(LISTENING.replace("count(*)", "count(pg_terminate_backend(pid))"));
        awaitListeners(0);
        world.enqueue(taking, lane, 1);

        assertThat(handler.next().items()).hasSize(1);
    }

    @Test
    void manyCommitsAreFewNotifications() throws SQLException {
        taking.bell.start();
        awaitListeners(1);
        int heard = 0;
        Duration listened;
        try (Connection connection = world.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN relaywatch_queue");
            PGConnection postgres = connection.unwrap(PGConnection.class);
            long started = System.nanoTime();
            while (heard < 6) {
                taking.bell.ring();
                PGNotification[] notifications = postgres.getNotifications(1);
                heard += notifications == null ? 0 : notifications.length;
            }
            listened = Duration.ofNanos(System.nanoTime() - started);
        }

        assertThat(listened).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void aBellThatNobodyRangIsSilent() throws SQLException {
        try (Connection connection = world.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN relaywatch_queue");
            taking.bell.start();
            awaitListeners(2);
            taking.bell.stop();

            assertThat(List.of(connection.unwrap(PGConnection.class).getNotifications())).isEmpty();
        }
    }

    @Test
    void aBellThatStoppedGivesItsConnectionBack() {
        taking.bell.start();
        awaitListeners(1);

        taking.bell.stop();

        awaitListeners(0);
    }
}
