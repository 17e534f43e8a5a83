package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.testing.MovableClock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A paused lane tries one item now and then, and flows again when it is delivered. */
class ProbeTest {
    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final RecordingHandler handler = new RecordingHandler();
    private final QueueNode node = world.node(handler);
    private final Lane lane = world.lane();

    private void pausedWithItems(int count) {
        if (count > 0) {
            world.enqueue(world.idleNode(), lane, count);
        }
        Instant now = clock.instant();
        world.lanes.pause(lane, "the token was revoked", now, now);
    }

    private void answering(Answer answer) {
        handler.doing((at, items) -> world.settleAll(node, at, items, answer));
        node.dispatcher.start();
    }

    private List<TroubledLane> troubled() {
        return world.transaction.within(
                lane.tenant(), () -> world.lanes.troubled(lane.tenant(), clock.instant()));
    }

    @Test
    void aPausedLaneFlowsAgainWhenItsOneItemIsDelivered() throws InterruptedException {
        pausedWithItems(3);

        answering(Answer.DONE);

        assertThat(handler.next().items()).hasSize(1);
        world.awaitUploads(lane, 3);
        assertThat(troubled()).isEmpty();
    }

    @Test
    void aLaneThatIsRefusedAgainWaitsForItsNextTurnAndTellsNobody() throws InterruptedException {
        pausedWithItems(3);
        answering(Answer.PAUSE);
        assertThat(handler.next().items()).hasSize(1);
        await().until(() ->
                world.rows(lane.tenant()).stream().noneMatch(row -> row.claimedBy() != null));
        assertThat(troubled()).hasSize(1);
        assertThat(handler.here()).isNull();

        clock.advance(QueueWorld.PROPERTIES.probeInterval());

        assertThat(handler.next().items()).extracting(ClaimedItem::attempt).containsExactly(2);
        assertThat(node.published).isEmpty();
    }

    @Test
    void anAccountThatJudgesTheOneItemIsServedAgain() throws InterruptedException {
        pausedWithItems(1);

        answering(Answer.DEAD);

        handler.next();
        await().until(() -> troubled().isEmpty());
        assertThat(world.onlyRow(lane).status()).isEqualTo("dead_letter");
    }

    @Test
    void aTryThatFailedForAnotherReasonLeavesTheLanePaused() throws InterruptedException {
        pausedWithItems(1);
        answering(Answer.RETRY);

        handler.next();

        await().until(() -> world.onlyRow(lane).status().equals("failed"));
        assertThat(troubled()).hasSize(1);
    }

    @Test
    void aPausedLaneWithNothingToTryFlowsAgain() {
        pausedWithItems(0);

        answering(Answer.DONE);

        await().until(() -> troubled().isEmpty());
    }

    @Test
    void aStopWaitsForTheTry() throws Exception {
        pausedWithItems(1);
        CountDownLatch release = new CountDownLatch(1);
        handler.doing((at, items) -> {
            RecordingHandler.waitFor(release);
            world.settleAll(node, at, items, Answer.DONE);
        });
        node.dispatcher.start();
        handler.next();

        assertThat(node.stopWaitsFor(release)).isTrue();
        assertThat(world.onlyRow(lane).status()).isEqualTo("uploaded");
    }
}
