package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lane rests for as long as its platform says that nothing is left of a quota. */
class RestTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final LaneRest REST = new LaneRest("calls are at 100 %", TEN_MINUTES);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();
    private final Instant start = CLOCK.instant();

    @BeforeEach
    void someItemsWait() {
        WORLD.enqueue(node, lane, 6);
    }

    private List<ClaimedItem> claim(int items) {
        List<ClaimedItem> claimed = WORLD.claim(node, lane, items);
        assertThat(claimed).hasSize(items);
        return claimed;
    }

    private void settle(List<ClaimedItem> items, Answer answer, @Nullable LaneRest rest) {
        List<Settled> batch = new ArrayList<>();
        for (ClaimedItem item : items) {
            batch.add(new Settled(item, answer.settlement(), rest));
        }
        WORLD.transaction.acrossTenants(() -> node.queue.settle(lane, batch));
    }

    private TroubledLane troubled() {
        List<TroubledLane> troubled = node.queue.troubledLanes(lane.tenant());
        assertThat(troubled).hasSize(1);
        return troubled.getFirst();
    }

    private void assertRestsUntil(Instant until, String reason) {
        assertThat(troubled().state()).isEqualTo(TroubledLane.State.HELD);
        assertThat(troubled().heldUntil()).isEqualTo(until);
        assertThat(troubled().reason()).isEqualTo(reason);
    }

    @Test
    void whatWasDeliveredStaysDeliveredAndTheRestWaits() {
        settle(claim(2), Answer.DONE, REST);

        assertRestsUntil(start.plus(TEN_MINUTES), "calls are at 100 %");
        assertThat(WORLD.counts(lane.tenant())).isEqualTo(new QueueCounts(4, 2, 0, 0));
        assertThat(WORLD.claim(node, lane, 10)).isEmpty();
        CLOCK.advance(TEN_MINUTES);
        assertThat(WORLD.claim(node, lane, 10)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "DEAD", "RETRY", "NO_ANSWER", "PUT_BACK"})
    void itRestsWhateverBecameOfTheItems(Answer answer) {
        settle(claim(1), answer, REST);

        assertRestsUntil(start.plus(TEN_MINUTES), "calls are at 100 %");
    }

    @Test
    void aRestWithoutAnEndTakesTheFirstPauseOfTheSchedule() {
        settle(claim(1), Answer.DONE, new LaneRest("calls are at 100 %", null));

        assertRestsUntil(start.plus(QueueWorld.PAUSES.getFirst()), "calls are at 100 %");
    }

    @Test
    void aRefusalWithoutAPauseRestsForWhatItSaysOfTheQuota() {
        settle(claim(1), Answer.HOLD, REST);

        assertRestsUntil(start.plus(TEN_MINUTES), QueueWorld.FAILURE.message());
    }

    @Test
    void aRefusalThatNamesALongerPauseHasIt() {
        settle(
                claim(1),
                Answer.HOLD_10M,
                new LaneRest("calls are at 100 %", Duration.ofMinutes(2)));

        assertRestsUntil(start.plus(TEN_MINUTES), QueueWorld.FAILURE.message());
    }

    @Test
    void whatIsStillUnderWayShortensNoRest() {
        List<ClaimedItem> late = claim(1);
        List<ClaimedItem> later = claim(1);
        settle(claim(1), Answer.DONE, REST);
        CLOCK.advance(Duration.ofSeconds(20));

        settle(late, Answer.DONE, null);
        settle(later, Answer.DONE, new LaneRest("a second's quota", Duration.ofSeconds(1)));

        assertRestsUntil(start.plus(TEN_MINUTES), "calls are at 100 %");
        assertThat(troubled().since()).isEqualTo(start);
    }

    @Test
    void callsUnderWayThatGetNoAnswerEndNoRest() {
        List<ClaimedItem> first = claim(1);
        List<ClaimedItem> second = claim(1);
        List<ClaimedItem> third = claim(1);
        settle(claim(1), Answer.DONE, REST);

        for (List<ClaimedItem> late : List.of(first, second, third)) {
            settle(late, Answer.NO_ANSWER, null);
        }

        assertRestsUntil(start.plus(TEN_MINUTES), "calls are at 100 %");
    }

    @Test
    void aLaneWhoseAccountIsRefusedIsPausedAllTheSame() {
        settle(claim(1), Answer.PAUSE, REST);

        assertThat(troubled().state()).isEqualTo(TroubledLane.State.PAUSED);
    }

    @Test
    void anotherLaneOfTheTenantFlowsOn() {
        Lane beside = WORLD.lane(lane.tenant());
        WORLD.enqueue(node, beside, 1);

        settle(claim(1), Answer.DONE, REST);

        assertThat(WORLD.claim(node, beside, 1)).hasSize(1);
    }

    @Test
    void theResultOfALostClaimSaysNothingOfTheLane() {
        List<ClaimedItem> lost = claim(1);
        WORLD.items.releaseClaims(node.id());

        settle(lost, Answer.DONE, REST);

        assertThat(node.queue.troubledLanes(lane.tenant())).isEmpty();
    }
}
