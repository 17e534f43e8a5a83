package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.LaneRates.Claimed;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Four calls a second of a lane, whichever of two nodes makes them. */
class LaneRatesTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueProperties FOUR_A_SECOND =
            QueueWorld.properties(Duration.ofHours(1), "4");
    private static final int BURST = 4;
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private static final QueueNode ONE = WORLD.node(new RecordingHandler(), FOUR_A_SECOND);
    private static final QueueNode OTHER = WORLD.node(new RecordingHandler(), FOUR_A_SECOND);

    private final Lane lane = WORLD.lane();

    private Claimed claim(QueueNode node, int most, int perCall) {
        return WORLD.claimWithinRate(node, lane, most, perCall);
    }

    @Test
    void whatIsClaimedIsABurstWhichTheNodesShare() {
        WORLD.enqueue(ONE, lane, 10);

        assertThat(claim(ONE, 3, 1).items()).hasSize(3);
        assertThat(claim(OTHER, 3, 1).items()).hasSize(1);
        Claimed late = claim(ONE, 3, 1);
        assertThat(late.items()).isEmpty();
        assertThat(late.more()).isEqualTo(CLOCK.instant().plus(INTERVAL));
    }

    @Test
    void whenTheNextCallIsDueItIsThereForWhoeverComesFirst() {
        WORLD.enqueue(ONE, lane, 10);
        claim(ONE, 8, 1);
        CLOCK.advance(INTERVAL);

        assertThat(claim(OTHER, 8, 1).items()).hasSize(1);
        assertThat(claim(ONE, 8, 1).items()).isEmpty();
    }

    @Test
    void aBatchThatIsOneCallCostsOneHoweverManyItemsItHas() {
        WORLD.enqueue(ONE, lane, 30);

        for (int i = 0; i < BURST; i++) {
            Claimed batch = claim(ONE, 5, 5);
            assertThat(batch.items()).hasSize(5);
            assertThat(batch.paid()).isOne();
        }
        assertThat(claim(ONE, 5, 5).items()).isEmpty();
    }

    @Test
    void whatWasNotThereToClaimIsNotPaidFor() {
        for (int i = 0; i < 10; i++) {
            Claimed nothing = claim(ONE, 8, 1);
            assertThat(nothing.items()).isEmpty();
            assertThat(nothing.more()).isNull();
        }
        WORLD.enqueue(ONE, lane, 1);
        assertThat(claim(ONE, 8, 1).paid()).isOne();
        WORLD.enqueue(ONE, lane, 10);

        assertThat(claim(OTHER, 8, 1).items()).hasSize(3);
    }

    @Test
    void aLaneThatDoesNotFlowPaysForNothing() {
        WORLD.enqueue(ONE, lane, 10);
        WORLD.lanes.pause(lane, "revoked", CLOCK.instant(), CLOCK.instant());

        assertThat(claim(ONE, 8, 1).more()).isNull();

        WORLD.lanes.resume(lane, true);
        assertThat(claim(OTHER, 8, 1).items()).hasSize(BURST);
    }

    @Test
    void callsThatABatchMadeBesidesArePaidForAfterwards() {
        WORLD.enqueue(ONE, lane, 10);
        Claimed batch = claim(ONE, 5, 5);

        assertThat(ONE.rates.settle(lane, batch.paid(), 7)).isFalse();

        assertThat(claim(OTHER, 5, 5).more())
                .isEqualTo(CLOCK.instant().plus(INTERVAL.multipliedBy(4)));
    }

    @Test
    void callsThatWereNotMadeAreThereForOthers() {
        WORLD.enqueue(ONE, lane, 10);
        Claimed batch = claim(ONE, 8, 1);
        assertThat(batch.paid()).isEqualTo(4);

        assertThat(ONE.rates.settle(lane, batch.paid(), 1)).isTrue();

        assertThat(claim(OTHER, 8, 1).items()).hasSize(3);
    }

    @Test
    void aLaneWithoutARateClaimsAsItLikes() {
        QueueNode free = WORLD.idleNode();
        WORLD.enqueue(free, lane, 30);

        Claimed batch = claim(free, 30, 1);

        assertThat(batch.items()).hasSize(30);
        assertThat(free.rates.settle(lane, batch.paid(), 30)).isFalse();
        assertThat(claim(free, 30, 1).items()).isEmpty();
    }

    @Test
    void lanesHaveTheirRatesForThemselves() {
        Lane beside = WORLD.lane(lane.tenant());
        WORLD.enqueue(ONE, lane, 10);
        WORLD.enqueue(ONE, beside, 10);
        claim(ONE, 8, 1);

        assertThat(WORLD.claimWithinRate(ONE, beside, 8, 1).items()).hasSize(BURST);
    }

    @Test
    void manyAtOnceGetNoMoreThanOne() {
        WORLD.enqueue(ONE, lane, 40);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Claimed>> claims =
                    IntStream.range(0, 12)
                            .mapToObj(i ->
                                    CompletableFuture.supplyAsync(
                                            () -> claim(i % 2 == 0 ? ONE : OTHER, 3, 1), threads))
                            .toList();

            assertThat(claims.stream().mapToInt(claim -> claim.join().items().size()).sum())
                    .isEqualTo(BURST);
        }
    }
}
