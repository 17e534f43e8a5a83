package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.SealedSecret;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What only the platform may see is kept no longer than it serves. */
class QueueRetentionTest {
    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final QueueNode node = world.idleNode();
    private final Lane lane = world.lane();
    private final QueueRetention keeper =
            new QueueRetention(
                    new RetentionStore(world.platformJdbc),
                    new RecordingHandler(),
                    new RetentionProperties(
                            Duration.ofDays(400),
                            Duration.ofDays(7),
                            Duration.ofDays(30),
                            Duration.ofDays(90),
                            Duration.ofDays(730)),
                    clock);

    private void enqueue() {
        NewItem item =
                new NewItem(
                        lane,
                        new Subject.Event(Ids.next(), clock.instant()),
                        null,
                        new SealedSecret(new byte[] {1, 2, 3}));
        world.transaction.within(
                lane.tenant(),
                () -> {
                    node.queue.enqueue(List.of(item));
                    return null;
                });
    }

    private void enqueueAndSettle(Answer answer) {
        enqueue();
        world.settleAll(node, lane, world.claim(node, lane, 1), answer);
    }

    private long kept() {
        return world.platformJdbc
                .sql(
                        """
                        SELECT (SELECT count(*) FROM queue_done WHERE payload IS NOT NULL)
                             + (SELECT count(*) FROM queue_items WHERE payload IS NOT NULL)
                        """)
                .query(Long.class)
                .single();
    }

    private void after(Duration time) {
        clock.advance(time);
        keeper.forget();
    }

    @Test
    void anUploadedItemLosesItsContextAfterSevenDays() {
        enqueueAndSettle(Answer.DONE);

        after(Duration.ofDays(7));
        assertThat(kept()).isOne();
        after(Duration.ofSeconds(1));

        assertThat(kept()).isZero();
        assertThat(world.onlyRow(lane).status()).isEqualTo("uploaded");
    }

    @Test
    void aDeadLetterKeepsItWhileItsPlatformWouldTakeIt() {
        enqueueAndSettle(Answer.DEAD);

        after(Duration.ofDays(62));
        assertThat(kept()).isOne();
        after(Duration.ofSeconds(1));

        assertThat(kept()).isZero();
        assertThat(world.onlyRow(lane).status()).isEqualTo("dead_letter");
    }

    @Test
    void whatIsBeingSentKeepsIt() {
        enqueue();
        clock.advance(Duration.ofDays(63));
        world.claim(node, lane, 1);

        keeper.forget();

        assertThat(kept()).isOne();
    }

    @Test
    void countsGoWithTheMonthsOfTheLedger() {
        enqueueAndSettle(Answer.DONE);

        after(Duration.ofDays(400));
        assertThat(world.counts(lane.tenant()).uploaded()).isOne();
        after(Duration.ofDays(31));

        assertThat(world.counts(lane.tenant()).uploaded()).isZero();
    }

    @Test
    void aReplayIsRememberedForAQuarter() {
        enqueueAndSettle(Answer.DEAD);
        UUID replay = world.replay(node, lane.tenant(), "dead_letter");

        after(Duration.ofDays(90));
        assertThat(node.queue.replay(lane.tenant(), replay)).isPresent();
        after(Duration.ofSeconds(1));

        assertThat(node.queue.replay(lane.tenant(), replay)).isEmpty();
    }
}
