package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lane whose platform does not answer rests after three calls in a row, and tries a few items
 * after 30 seconds.
 */
class BreakerTest {
    private static final Duration PAUSE = QueueWorld.BREAKER.pause();

    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final RecordingHandler handler = new RecordingHandler();
    private final QueueNode node = world.node(handler);
    private final Lane lane = world.lane();

    /** A call with one item. */
    private void call(Answer answer) {
        List<ClaimedItem> items = world.claim(node, lane, 1);
        assertThat(items).hasSize(1);
        world.settleAll(node, lane, items, answer);
    }

    private void calls(Answer... answers) {
        world.enqueue(node, lane, answers.length);
        for (Answer answer : answers) {
            call(answer);
        }
    }

    private void broken() {
        calls(Answer.NO_ANSWER, Answer.NO_ANSWER, Answer.NO_ANSWER);
        assertThat(states()).containsExactly(TroubledLane.State.BROKEN);
    }

    private List<TroubledLane.State> states() {
        return node.queue.troubledLanes(lane.tenant()).stream().map(TroubledLane::state).toList();
    }

    private List<Lane> takeProbes() {
        return world.lanes.takeProbes(
                clock.instant(),
                clock.instant().plus(QueueWorld.PROPERTIES.probeInterval()),
                QueueWorld.BREAKER,
                10);
    }

    @Test
    void threeCallsInARowWithoutAnAnswerBreakTheLane() {
        calls(Answer.NO_ANSWER, Answer.NO_ANSWER);
        assertThat(states()).isEmpty();

        calls(Answer.NO_ANSWER);

        TroubledLane troubled = node.queue.troubledLanes(lane.tenant()).getFirst();
        assertThat(troubled.state()).isEqualTo(TroubledLane.State.BROKEN);
        assertThat(troubled.reason()).isEqualTo("no answer");
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "DEAD", "RETRY"})
    void whateverThePlatformAnswersBeginsTheCountAnew(Answer answer) {
        calls(Answer.NO_ANSWER, Answer.NO_ANSWER, answer, Answer.NO_ANSWER, Answer.NO_ANSWER);

        assertThat(states()).isEmpty();
    }

    @Test
    void afterACallThatFailedOneItemFindsOutWhetherTheNextOnesWould() throws InterruptedException {
        world.enqueue(node, lane, 20);
        handler.withBatchesOf(10)
                .doing((at, items) -> world.settleAll(node, at, items, Answer.NO_ANSWER));
        node.dispatcher.start();

        assertThat(
                        List.of(
                                handler.next().items().size(),
                                handler.next().items().size(),
                                handler.next().items().size()))
                .containsExactly(10, 1, 1);
        await().until(() -> states().equals(List.of(TroubledLane.State.BROKEN)));
        assertThat(world.rows(lane.tenant()))
                .filteredOn(row -> row.status().equals("pending"))
                .hasSize(8);
    }

    @Test
    void anAnswerGivesTheLaneItsBatchesBack() throws InterruptedException {
        calls(Answer.NO_ANSWER, Answer.RETRY);
        world.enqueue(node, lane, 10);
        handler.withBatchesOf(10)
                .doing((at, items) -> world.settleAll(node, at, items, Answer.DONE));
        node.dispatcher.start();

        assertThat(handler.next().items()).hasSize(10);
    }

    @Test
    void whatWaitsInABrokenLaneLosesNoRetry() {
        broken();
        world.enqueue(node, lane, 2);
        clock.advance(PAUSE.minusSeconds(1));

        assertThat(world.claim(node, lane, 10)).isEmpty();
        assertThat(world.rows(lane.tenant()))
                .filteredOn(row -> row.status().equals("pending"))
                .hasSize(2);
    }

    @Test
    void otherLanesFlowOn() {
        broken();
        Lane other = world.lane(lane.tenant());
        world.enqueue(node, other, 1);

        assertThat(world.claim(node, other, 1)).hasSize(1);
    }

    @Test
    void itTriesAFewItemsAndFlowsAgain() throws InterruptedException {
        broken();
        world.enqueue(node, lane, 30);
        handler.withBatchesOf(50)
                .doing((at, items) -> world.settleAll(node, at, items, Answer.DONE));
        node.dispatcher.start();
        clock.advance(PAUSE);

        assertThat(handler.next().items()).hasSize(LaneTurn.A_FEW);
        world.awaitUploads(lane, 30);
        assertThat(states()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoDeliveryEndsItToo() {
        broken();
        world.enqueue(node, lane, 1);
        handler.doing((at, items) -> world.settleAll(node, at, items, Answer.RETRY));
        node.dispatcher.start();
        clock.advance(PAUSE);

        await().until(() -> states().isEmpty());
    }

    @Test
    void aTryThatGetsNoAnswerLeavesItBroken() throws InterruptedException {
        broken();
        world.enqueue(node, lane, 1);
        handler.doing((at, items) -> world.settleAll(node, at, items, Answer.NO_ANSWER));
        node.dispatcher.start();
        clock.advance(PAUSE);

        handler.next();
        await().until(() ->
                world.rows(lane.tenant()).stream().noneMatch(row -> row.claimedBy() != null));

        assertThat(states()).containsExactly(TroubledLane.State.BROKEN);
    }

    @Test
    void eachTryIsTwiceAsLateUpToFiveMinutes() {
        broken();
        List<Long> pauses = new ArrayList<>();
        long waited = 0;
        while (pauses.size() < 6) {
            clock.advance(Duration.ofSeconds(30));
            waited += 30;
            if (!takeProbes().isEmpty()) {
                pauses.add(waited);
                waited = 0;
            }
        }

        assertThat(pauses).containsExactly(30L, 60L, 120L, 240L, 300L, 300L);
    }

    @Test
    void aPlatformThatSaysWhenItIsBackIsNotTriedBefore() {
        world.enqueue(node, lane, 3);
        Failure down = new Failure("down for maintenance", "503", 503);
        for (int i = 0; i < 3; i++) {
            ClaimedItem item = world.claim(node, lane, 1).getFirst();
            world.settle(node, lane, item, new Settlement.RetryLater(down, Duration.ofMinutes(4)));
        }
        assertThat(states()).containsExactly(TroubledLane.State.BROKEN);
        clock.advance(Duration.ofMinutes(4).minusSeconds(1));
        assertThat(takeProbes()).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        assertThat(takeProbes()).containsExactly(lane);
    }

    @Test
    void aThrottleShowsThatThePlatformIsThere() {
        world.enqueue(node, lane, 1);
        List<ClaimedItem> late = world.claim(node, lane, 1);
        broken();

        world.settleAll(node, lane, late, Answer.HOLD_10M);

        assertThat(states()).containsExactly(TroubledLane.State.HELD);
    }

    @Test
    void aRefusedAccountPausesABrokenLane() {
        world.enqueue(node, lane, 1);
        List<ClaimedItem> late = world.claim(node, lane, 1);
        broken();

        world.settleAll(node, lane, late, Answer.PAUSE);

        assertThat(states()).containsExactly(TroubledLane.State.PAUSED);
    }

    @Test
    void whatGotNoAnswerBreaksNoPausedLane() {
        calls(Answer.NO_ANSWER, Answer.NO_ANSWER);
        world.enqueue(node, lane, 2);
        List<ClaimedItem> last = world.claim(node, lane, 1);
        call(Answer.PAUSE);

        world.settleAll(node, lane, last, Answer.NO_ANSWER);

        assertThat(states()).containsExactly(TroubledLane.State.PAUSED);
    }

    @Test
    void aPersonEndsIt() {
        broken();

        assertThat(node.queue.resume(lane)).isTrue();

        assertThat(states()).isEmpty();
    }
}
