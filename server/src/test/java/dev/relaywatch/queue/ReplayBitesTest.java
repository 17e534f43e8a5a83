package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.queue.ReplayProgress.State;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replay takes bites of four of each lane, whichever node does. */
class ReplayBitesTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.nodeThatBites(4);
    private static final QueueNode OTHER = WORLD.nodeThatBites(4);

    private final TenantId tenant = WORLD.tenant();
    private final Lane lane = WORLD.lane(tenant);

    private void dead(Lane of, int count) {
        WORLD.enqueue(NODE, of, count);
        WORLD.settleAll(NODE, of, WORLD.claim(NODE, of, count), Answer.DEAD);
    }

    private List<ClaimedItem> worked(Lane of, int count, Answer answer) {
        List<ClaimedItem> items = WORLD.claim(NODE, of, count);
        WORLD.settleAll(NODE, of, items, answer);
        return items;
    }

    private long deadOf(Lane of) {
        return WORLD.platformJdbc
                .sql(
                        "SELECT count(*) FROM queue_items WHERE connection_id = ? AND status = 'dead_letter'")
                .param(of.connection().value())
                .query(Long.class)
                .single();
    }

    private UUID replayed() {
        return WORLD.replay(NODE, tenant, "dead_letter");
    }

    @Test
    void theFirstIsTakenAtOnceAndTheNextWhenLittleOfItWaits() {
        dead(lane, 10);

        UUID replay = replayed();

        assertThat(deadOf(lane)).isEqualTo(6);
        WORLD.goOn(NODE, replay);
        assertThat(deadOf(lane)).as("all four wait").isEqualTo(6);
        worked(lane, 2, Answer.DONE);
        assertThat(WORLD.goOn(NODE, replay).resolved()).isEqualTo(2);
        assertThat(deadOf(lane)).isEqualTo(2);
    }

    @Test
    void anotherNodeGoesOnWhereOneStopped() {
        dead(lane, 9);
        UUID replay = replayed();

        for (int i = 0; i < 3; i++) {
            worked(lane, 10, Answer.DONE);
            WORLD.goOn(OTHER, replay);
        }

        assertThat(WORLD.goOn(OTHER, replay))
                .isEqualTo(new ReplayProgress(replay, State.DONE, 9, 0, 9, 0, 0, 0));
        assertThat(WORLD.rows(tenant)).allMatch(row -> row.attempt() == 2);
    }

    @Test
    void whatIsFreshHasItsTurnBeforeTheNextBite() {
        dead(lane, 12);
        UUID replay = replayed();
        CLOCK.advance(Duration.ofSeconds(1));
        WORLD.enqueue(NODE, lane, 2);
        List<UUID> fresh =
                WORLD.rows(tenant).stream().filter(row -> row.attempt() == 0).map(Row::id).toList();
        worked(lane, 3, Answer.DONE);
        CLOCK.advance(Duration.ofSeconds(1));
        WORLD.goOn(NODE, replay);

        List<UUID> next = WORLD.claim(NODE, lane, 7).stream().map(ClaimedItem::id).toList();

        assertThat(next).hasSize(7);
        assertThat(next.subList(1, 3)).containsExactlyElementsOf(fresh);
    }

    @Test
    void aLaneThatIsSlowHoldsUpNoOther() {
        Lane fast = WORLD.lane(tenant);
        dead(lane, 6);
        dead(fast, 12);
        UUID replay = replayed();
        WORLD.goOn(NODE, replay);

        for (int i = 0; i < 3; i++) {
            worked(fast, 10, Answer.DONE);
            WORLD.goOn(NODE, replay);
        }

        assertThat(WORLD.goOn(NODE, replay).resolved()).isEqualTo(12);
        assertThat(deadOf(lane)).isEqualTo(2);
    }

    @Test
    void nothingMoreIsTakenOfALaneThatIsPausedMeanwhile() {
        dead(lane, 10);
        UUID replay = replayed();

        worked(lane, 1, Answer.PAUSE);

        assertThat(WORLD.goOn(NODE, replay))
                .isEqualTo(new ReplayProgress(replay, State.DONE, 10, 0, 0, 0, 0, 1));
        assertThat(deadOf(lane)).isEqualTo(6);
    }

    @Test
    void whatFailsWhileItRunsIsLeftToItsOwnRetry() {
        WORLD.enqueue(NODE, lane, 9);
        worked(lane, 8, Answer.RETRY);
        CLOCK.advance(Duration.ofSeconds(1));
        UUID replay = WORLD.replay(NODE, tenant, "failed");
        CLOCK.advance(Duration.ofSeconds(30));
        worked(lane, 1, Answer.RETRY);
        UUID late = WORLD.rows(tenant).getLast().id();

        for (int i = 0; i < 3; i++) {
            worked(lane, 4, Answer.DONE);
            WORLD.goOn(NODE, replay);
        }

        assertThat(WORLD.goOn(NODE, replay))
                .isEqualTo(new ReplayProgress(replay, State.DONE, 8, 0, 8, 0, 0, 0));
        assertThat(WORLD.rows(tenant))
                .filteredOn(row -> row.id().equals(late))
                .allMatch(row -> row.attempt() == 1);
    }

    @Test
    void whatWaitsInAPausedLaneIsNotedWholeBeforeTheLaneFlows() {
        WORLD.enqueue(NODE, lane, 45);
        worked(lane, 1, Answer.PAUSE);

        UUID replay = WORLD.replay(NODE, tenant, "failed");

        assertThat(WORLD.claim(NODE, lane, 45)).as("ten bites at once are not all").isEmpty();
        WORLD.goOn(NODE, replay);
        worked(lane, 45, Answer.DONE);
        assertThat(WORLD.goOn(NODE, replay))
                .isEqualTo(new ReplayProgress(replay, State.DONE, 45, 0, 45, 0, 0, 0));
    }

    @Test
    void manyLanesAreWalkedStepByStep() {
        List<Lane> lanes = List.of(lane, WORLD.lane(tenant), WORLD.lane(tenant));
        lanes.forEach(each -> dead(each, 3));

        UUID replay = replayed();

        assertThat(lanes.stream().mapToLong(this::deadOf).sum()).isEqualTo(3);
        WORLD.goOn(NODE, replay);
        assertThat(lanes.stream().mapToLong(this::deadOf).sum()).isZero();
    }

    @Test
    void theRunnerGoesOnWithEveryReplayThereIs() {
        dead(lane, 6);
        UUID replay = replayed();
        worked(lane, 4, Answer.DONE);

        OTHER.runner.round();

        assertThat(deadOf(lane)).isZero();
        worked(lane, 4, Answer.DONE);
        OTHER.runner.round();
        assertThat(NODE.queue.replay(tenant, replay).orElseThrow().state()).isEqualTo(State.DONE);
    }
}
