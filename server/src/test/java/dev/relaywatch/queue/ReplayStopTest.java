package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.queue.ReplayProgress.State;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replay that is stopped leaves what was not tried as it was before. */
class ReplayStopTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.idleNode();

    private final Lane lane = WORLD.lane();
    private final TenantId tenant = lane.tenant();

    private void queued(int count, Answer answer) {
        WORLD.enqueue(NODE, lane, count);
        tried(count, answer);
    }

    private void tried(int count, Answer answer) {
        WORLD.settleAll(NODE, lane, WORLD.claim(NODE, lane, count), answer);
    }

    private UUID replayed() {
        return WORLD.replay(NODE, tenant, "failed", "dead_letter");
    }

    private static ReplayProgress stopped(UUID replay, int matching, int resolved) {
        return new ReplayProgress(replay, State.STOPPED, matching, 0, resolved, 0, 0, 0);
    }

    @Test
    void statusRetriesAndNextTryAreWhatTheyWere() {
        queued(2, Answer.RETRY);
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        tried(1, Answer.DEAD);
        List<Row> before = WORLD.rows(tenant);
        CLOCK.advance(Duration.ofSeconds(5));

        UUID replay = replayed();
        assertThat(WORLD.rows(tenant)).isNotEqualTo(before);

        assertThat(WORLD.stop(NODE, replay)).isEqualTo(stopped(replay, 2, 0));
        assertThat(WORLD.rows(tenant)).isEqualTo(before);
    }

    @Test
    void whatIsBeingSentIsSentAndCounted() {
        queued(3, Answer.DEAD);
        UUID replay = replayed();
        ClaimedItem sent = WORLD.claim(NODE, lane, 1).getFirst();

        assertThat(WORLD.stop(NODE, replay)).isEqualTo(stopped(replay, 3, 0));
        assertThat(WORLD.claim(NODE, lane, 10)).isEmpty();
        assertThat(WORLD.settle(NODE, lane, sent, Answer.DONE.settlement())).isTrue();

        assertThat(WORLD.goOn(NODE, replay)).isEqualTo(stopped(replay, 3, 1));
        assertThat(WORLD.counts(tenant)).isEqualTo(new QueueCounts(0, 1, 0, 2));
    }

    @Test
    void stoppingItAgainChangesNothing() {
        queued(2, Answer.DEAD);
        UUID replay = replayed();
        tried(1, Answer.DONE);

        assertThat(WORLD.stop(NODE, replay)).isEqualTo(stopped(replay, 2, 1));
        assertThat(WORLD.stop(NODE, replay)).isEqualTo(stopped(replay, 2, 1));
    }

    @Test
    void oneThatIsDoneStaysDone() {
        queued(1, Answer.DEAD);
        UUID replay = replayed();
        tried(1, Answer.DONE);
        ReplayProgress done = WORLD.goOn(NODE, replay);

        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(WORLD.stop(NODE, replay)).isEqualTo(done);
    }

    @Test
    void nobodyStopsAnotherTenantsOrOneThatThereIsNot() {
        queued(1, Answer.DEAD);
        UUID replay = replayed();
        TenantId other = WORLD.tenant();

        for (UUID id : List.of(replay, Ids.next())) {
            assertThat(WORLD.transaction.acrossTenants(() -> NODE.queue.stopReplay(other, id)))
                    .isEmpty();
        }
        assertThat(WORLD.goOn(NODE, replay).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatWasStoppedCanBeReplayedAgain() {
        queued(2, Answer.DEAD);
        UUID first = replayed();
        WORLD.stop(NODE, first);

        UUID second = replayed();

        assertThat(second).isNotEqualTo(first);
        tried(2, Answer.DONE);
        assertThat(WORLD.goOn(NODE, second).resolved()).isEqualTo(2);
        assertThat(WORLD.goOn(NODE, first)).isEqualTo(stopped(first, 2, 0));
    }
}
