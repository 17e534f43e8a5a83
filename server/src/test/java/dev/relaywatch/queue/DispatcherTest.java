package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Lanes get their turns: soon, fairly, bounded, and whatever a handler does. */
class DispatcherTest {
    private static final QueueProperties WITHOUT_POLL = QueueWorld.properties(Duration.ofHours(1));

    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final RecordingHandler handler = new RecordingHandler();
    private final CountDownLatch release = new CountDownLatch(1);

    private QueueNode started(QueueProperties properties) {
        QueueNode node = world.node(handler, properties);
        handler.doing((lane, items) -> world.settleAll(node, lane, items, Answer.DONE));
        node.dispatcher.start();
        return node;
    }

    @Test
    void newWorkIsWorkedRightAfterItsCommit() throws InterruptedException {
        Lane lane = world.lane();
        world.enqueue(world.idleNode(), lane, 1);
        QueueNode node = started(WITHOUT_POLL);
        handler.next(); // what the first look found; there is no other

        world.enqueue(node, lane, 1);

        assertThat(handler.next().items()).hasSize(1);
    }

    @Test
    void aFullBatchIsFollowedByAnother() throws InterruptedException {
        Lane lane = world.lane();
        handler.withBatchesOf(2);
        QueueNode node = started(WITHOUT_POLL);

        world.enqueue(node, lane, 5);

        world.awaitUploads(lane, 5);
        assertThat(List.of(handler.next(), handler.next(), handler.next()))
                .extracting(batch -> batch.items().size())
                .containsExactlyInAnyOrder(2, 2, 1);
    }

    @Test
    void aRetryThatIsDueIsFoundByThePoll() throws InterruptedException {
        Lane lane = world.lane();
        QueueNode node = started(QueueWorld.PROPERTIES);
        handler.doing((at, items) -> world.settleAll(node, at, items, Answer.RETRY));
        world.enqueue(node, lane, 1);
        handler.next();
        await().until(() -> world.onlyRow(lane).status().equals("failed"));

        clock.advance(QueueWorld.PAUSES.getFirst());

        assertThat(handler.next().items()).extracting(ClaimedItem::retryCount).containsExactly(1);
    }

    @Test
    void aHandlerThatThrowsLeavesItsItemsToTheLease() throws InterruptedException {
        Lane lane = world.lane();
        QueueNode node = started(QueueWorld.PROPERTIES);
        handler.doing((_, _) -> {
            throw new IllegalStateException("a mistake in the handler");
        });
        world.enqueue(node, lane, 1);
        handler.next();
        Row left = world.onlyRow(lane);
        assertThat(left.status()).isEqualTo("pending");
        assertThat(left.claimedBy()).isEqualTo(node.id());

        clock.advance(QueueWorld.LEASE.plusMillis(1));

        assertThat(handler.next().items()).extracting(ClaimedItem::attempt).containsExactly(2);
    }

    @Test
    void aLaneHasNoMoreBatchesUnderWayThanItMay() throws InterruptedException {
        Lane lane = world.lane();
        Lane other = world.lane();
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        QueueNode node = world.node(handler, QueueWorld.PROPERTIES);
        world.letAnswer(node, lane);
        node.dispatcher.start();
        handler.withBatchesOf(1)
                .doing((at, items) -> {
                    if (at.equals(lane)) {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        RecordingHandler.waitFor(release);
                        underWay.decrementAndGet();
                    }
                    world.settleAll(node, at, items, Answer.DONE);
                });
        world.enqueue(node, lane, 6);
        assertThat(List.of(handler.next().lane(), handler.next().lane())).containsOnly(lane);
        world.enqueue(node, other, 1);
        assertThat(handler.next().lane()).isEqualTo(other);

        release.countDown();

        world.awaitUploads(lane, 7);
        assertThat(most).hasValue(QueueWorld.PROPERTIES.laneConcurrency());
    }

    @Test
    void aHangingLaneDoesNotHoldUpAnotherTenant() throws InterruptedException {
        Lane hanging = world.lane();
        Lane flowing = world.lane();
        QueueNode node = started(WITHOUT_POLL);
        handler.withBatchesOf(1)
                .doing((lane, items) -> {
                    if (lane.equals(hanging)) {
                        RecordingHandler.waitFor(release);
                    }
                    world.settleAll(node, lane, items, Answer.DONE);
                });
        world.enqueue(node, hanging, 10);
        handler.next();

        world.enqueue(node, flowing, 10);

        world.awaitUploads(flowing, 10);
        assertThat(world.counts(hanging.tenant()).uploaded()).isZero();
        release.countDown();
    }

    @Test
    void aStopWaitsForWhatIsUnderWay() throws Exception {
        Lane lane = world.lane();
        QueueNode node = started(QueueWorld.PROPERTIES);
        handler.doing((at, items) -> {
            RecordingHandler.waitFor(release);
            world.settleAll(node, at, items, Answer.DONE);
        });
        world.enqueue(node, lane, 1);
        handler.next();

        assertThat(node.stopWaitsFor(release)).isTrue();
        assertThat(world.onlyRow(lane).status()).isEqualTo("uploaded");
    }

    @Test
    void whatComesAfterAStopIsLeftToTheNextStart() throws InterruptedException {
        Lane lane = world.lane();
        QueueNode node = started(QueueWorld.PROPERTIES);
        node.dispatcher.stop();
        world.enqueue(node, lane, 1);
        assertThat(world.onlyRow(lane).attempt()).isZero();

        node.dispatcher.start();

        assertThat(handler.next().items()).hasSize(1);
    }

    @Test
    void lostConnectionsDoNotEndIt() throws Exception {
        Lane lane = world.lane();
        QueueNode node = started(QueueWorld.PROPERTIES);
        world.enqueue(node, lane, 1);
        world.awaitUploads(lane, 1);
        world.transaction.within(
                lane.tenant(),
                () -> {
                    node.queue.enqueue(List.of(QueueWorld.item(lane)));
                    loseConnections();
                    return null;
                });

        await().ignoreExceptionsInstanceOf(DataAccessException.class) // this poll's connections too
                .until(() -> world.counts(lane.tenant()).uploaded() == 2);
    }

    private void loseConnections() {
        try (Connection connection = world.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND application_name = 'relaywatch platform'
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
