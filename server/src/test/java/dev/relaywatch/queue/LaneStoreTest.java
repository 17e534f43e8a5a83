package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ConnectionChanged;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lanes in trouble: paused until a probe or a person says otherwise, or held for the rest that a
 * platform asked for.
 */
class LaneStoreTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    @BeforeEach
    void noLaneIsInTrouble() {
        WORLD.platformJdbc.sql("DELETE FROM lanes").update();
    }

    private static boolean pause(Lane lane) {
        Instant now = CLOCK.instant();
        return WORLD.lanes.pause(lane, "the token was revoked", now, now.plus(FIVE_MINUTES));
    }

    private static void hold(Lane lane, int seconds) {
        WORLD.lanes.hold(lane, "slow down", CLOCK.instant(), CLOCK.instant().plusSeconds(seconds));
    }

    private List<TroubledLane> troubled(TenantId tenant) {
        return WORLD.transaction.within(
                tenant, () -> WORLD.lanes.troubled(tenant, CLOCK.instant()));
    }

    private static List<Lane> takeProbes() {
        return WORLD.lanes.takeProbes(
                CLOCK.instant(), CLOCK.instant().plus(FIVE_MINUTES), QueueWorld.BREAKER, 10);
    }

    @Test
    void onlyTheFirstPauseCounts() {
        assertThat(pause(lane)).isTrue();
        assertThat(pause(lane)).isFalse();
    }

    @Test
    void ofManyPausesAtOnceOneCounts() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Boolean>> pauses =
                    IntStream.range(0, 6)
                            .mapToObj(
                                    _ -> CompletableFuture.supplyAsync(() -> pause(lane), threads))
                            .toList();

            assertThat(pauses.stream().filter(CompletableFuture::join)).hasSize(1);
        }
    }

    @Test
    void aPauseIsToldOnce() {
        WORLD.enqueue(node, lane, 2);
        for (ClaimedItem item : WORLD.claim(node, lane, 2)) {
            WORLD.settle(node, lane, item, Answer.PAUSE.settlement());
        }

        assertThat(node.published)
                .containsExactly(new LanePaused(lane, QueueWorld.FAILURE.message()));
    }

    @Test
    void aResumedLaneMayBePausedAnew() {
        pause(lane);

        assertThat(WORLD.lanes.resume(lane, false)).isTrue();

        assertThat(troubled(lane.tenant())).isEmpty();
        assertThat(WORLD.lanes.resume(lane, true)).isFalse();
        assertThat(pause(lane)).isTrue();
    }

    @Test
    void aProbeEndsNoRestThatThePlatformAskedFor() {
        hold(lane, 30);

        assertThat(WORLD.lanes.resume(lane, false)).isFalse();
        assertThat(troubled(lane.tenant())).hasSize(1);
    }

    @Test
    void aPersonEndsARestToo() {
        hold(lane, 30);

        assertThat(node.queue.resume(lane)).isTrue();
        assertThat(troubled(lane.tenant())).isEmpty();
    }

    @Test
    void aShorterRestDoesNotEndALongerOne() {
        hold(lane, 60);
        hold(lane, 10);

        assertThat(troubled(lane.tenant()))
                .extracting(TroubledLane::heldUntil)
                .containsExactly(CLOCK.instant().plusSeconds(60));
    }

    @Test
    void aPauseTakesTheMatterOverFromARest() {
        hold(lane, 60);

        assertThat(pause(lane)).isTrue();

        hold(lane, 60);
        TroubledLane paused = troubled(lane.tenant()).getFirst();
        assertThat(paused.state()).isEqualTo(TroubledLane.State.PAUSED);
        assertThat(paused.heldUntil()).isNull();
        assertThat(paused.reason()).isEqualTo("the token was revoked");
    }

    @Test
    void aLaneShowsWhyItDoesNotFlowAndWhatWaitsInIt() {
        WORLD.enqueue(node, lane, 3);
        ClaimedItem dead = WORLD.claim(node, lane, 1).getFirst();
        WORLD.settle(node, lane, dead, Answer.DEAD.settlement());
        pause(lane);

        assertThat(troubled(lane.tenant()))
                .containsExactly(
                        new TroubledLane(
                                lane,
                                TroubledLane.State.PAUSED,
                                "the token was revoked",
                                CLOCK.instant(),
                                null,
                                2));
        assertThat(WORLD.lanes.troubled(null, CLOCK.instant())).hasSize(1);
        assertThat(troubled(WORLD.tenant())).isEmpty();
    }

    @Test
    void whatWaitsIsCountedUpToABound() {
        WORLD.enqueue(node, lane, 4);
        pause(lane);

        List<TroubledLane> found =
                WORLD.transaction.within(
                        lane.tenant(),
                        () -> WORLD.lanes.troubled(lane.tenant(), CLOCK.instant(), 3));

        assertThat(found).extracting(TroubledLane::waiting).containsExactly(3L);
    }

    @Test
    void aRestThatIsOverIsNoTroubleAnyMore() {
        hold(lane, 10);
        CLOCK.advance(Duration.ofSeconds(10));

        assertThat(troubled(lane.tenant())).isEmpty();
    }

    @Test
    void aPausedLaneIsProbedWhenItsTurnComes() {
        pause(lane);
        assertThat(takeProbes()).isEmpty();
        CLOCK.advance(FIVE_MINUTES);

        assertThat(takeProbes()).containsExactly(lane);

        assertThat(takeProbes()).isEmpty();
        CLOCK.advance(FIVE_MINUTES);
        assertThat(takeProbes()).containsExactly(lane);
    }

    @Test
    void aHeldLaneIsNotProbed() {
        hold(lane, 3600);
        CLOCK.advance(FIVE_MINUTES);

        assertThat(takeProbes()).isEmpty();
    }

    @Test
    void ofManyNodesOneProbes() {
        pause(lane);
        CLOCK.advance(FIVE_MINUTES);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<List<Lane>>> probes =
                    IntStream.range(0, 6)
                            .mapToObj(_ ->
                                    CompletableFuture.supplyAsync(
                                            LaneStoreTest::takeProbes, threads))
                            .toList();

            assertThat(probes.stream().flatMap(probe -> probe.join().stream()))
                    .containsExactly(lane);
        }
    }

    @Test
    void aNewSecretLetsAllLanesOfItsConnectionFlow() {
        Lane beside = new Lane(lane.tenant(), lane.connection(), "webhook");
        Lane elsewhere = WORLD.lane(lane.tenant());
        pause(lane);
        hold(beside, 60);
        pause(elsewhere);

        WORLD.transaction.acrossTenants(() -> {
            node.queue.on(new ConnectionChanged(lane.tenant(), lane.connection()));
            return true;
        });

        assertThat(troubled(lane.tenant()))
                .extracting(TroubledLane::lane)
                .containsExactly(elsewhere);
    }
}
