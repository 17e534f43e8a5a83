package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.SealedSecret;
import dev.relaywatch.testing.MovableClock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was queued for a subject and must not be delivered any more. */
class WithdrawTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final String LOCKED =
            """
            SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
             WHERE NOT granted AND datname = current_database()
            """;

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();
    private final Subject subject = new Subject.Event(Ids.next(), QueueWorld.START);

    private void enqueue(Lane to, Subject what) {
        SealedSecret payload = new SealedSecret(new byte[] {1, 2, 3});
        WORLD.transaction.within(
                to.tenant(),
                () -> {
                    node.queue.enqueue(List.of(new NewItem(to, what, null, payload)));
                    return null;
                });
    }

    private Withdrawal withdraw() {
        return WORLD.transaction.within(
                lane.tenant(), () -> node.queue.withdraw(lane.tenant(), List.of(subject.id())));
    }

    @Test
    void whatWaitsIsTakenOutOfEveryLane() {
        Lane other = WORLD.lane(lane.tenant());
        enqueue(lane, subject);
        enqueue(other, subject);
        Withdrawal withdrawal = withdraw();
        assertThat(withdrawal.items())
                .extracting(Withdrawal.Item::lane)
                .containsExactlyInAnyOrder(lane, other);
        assertThat(withdrawal.items()).extracting(Withdrawal.Item::subject).containsOnly(subject);
        assertThat(withdrawal.busy()).isEmpty();
        assertThat(WORLD.rows(lane.tenant())).isEmpty();
    }

    @Test
    void theSubjectsOfOthersStay() {
        Lane elsewhere = WORLD.lane();
        enqueue(lane, new Subject.Event(Ids.next(), QueueWorld.START));
        enqueue(elsewhere, subject);
        assertThat(withdraw().items()).isEmpty();
        assertThat(WORLD.rows(lane.tenant())).hasSize(1);
        assertThat(WORLD.rows(elsewhere.tenant())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aClaimedItemIsTakenOutAndSettlingItLaterCountsForNothing(Answer answer) {
        enqueue(lane, subject);
        ClaimedItem claimed = WORLD.claim(node, lane, 1).getFirst();
        assertThat(withdraw().items()).hasSize(1);
        assertThat(WORLD.settle(node, lane, claimed, answer.settlement())).isFalse();
        assertThat(WORLD.rows(lane.tenant())).isEmpty();
        assertThat(WORLD.counts(lane.tenant()).uploaded()).isZero();
        assertThat(node.published).isEmpty();
        assertThat(node.queue.troubledLanes(lane.tenant())).isEmpty();
    }

    @Test
    void whatIsDoneStaysDoneWithoutItsContext() {
        enqueue(lane, subject);
        ClaimedItem claimed = WORLD.claim(node, lane, 1).getFirst();
        WORLD.settle(node, lane, claimed, Answer.DONE.settlement());
        Withdrawal withdrawal = withdraw();
        assertThat(withdrawal.items()).isEmpty();
        assertThat(withdrawal.delivered()).containsExactly(claimed.id());
        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("uploaded");
        assertThat(
                        WORLD.platformJdbc
                                .sql("SELECT count(*) FROM queue_done WHERE payload IS NOT NULL")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    /** Holds the item's row as a settlement does, until it is released. */
    private Future<Boolean> settling(
            ExecutorService sessions,
            ClaimedItem item,
            CountDownLatch locked,
            CountDownLatch release) {
        return sessions.submit(() ->
                WORLD.transaction.acrossTenants(() -> {
                    boolean ours =
                            node.queue
                                    .settle(
                                            lane,
                                            List.of(new Settled(item, Answer.DONE.settlement())))
                                    .contains(item.id());
                    locked.countDown();
                    RecordingHandler.waitFor(release);
                    return ours;
                }));
    }

    @Test
    @Timeout(30)
    void whatIsBeingSettledIsLeftAloneAndFoundDoneOnceThatIsOver() throws Exception {
        enqueue(lane, subject);
        ClaimedItem claimed = WORLD.claim(node, lane, 1).getFirst();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService sessions = Executors.newFixedThreadPool(2)) {
            Future<Boolean> settling = settling(sessions, claimed, locked, release);
            assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();

            Withdrawal during = withdraw();
            assertThat(during.items()).isEmpty();
            assertThat(during.busy()).containsExactly(subject.id());
            Future<UUID> waiting =
                    sessions.submit(() ->
                            WORLD.transaction.within(
                                    lane.tenant(),
                                    () -> {
                                        node.queue.awaitUnlocked(lane.tenant(), subject.id());
                                        return subject.id();
                                    }));
            await().until(() -> WORLD.platformJdbc.sql(LOCKED).query(Long.class).single() == 1);
            assertThat(waiting.isDone()).isFalse();

            release.countDown();
            assertThat(settling.get()).isTrue();
            assertThat(waiting.get()).isEqualTo(subject.id());
        }
        Withdrawal after = withdraw();
        assertThat(after.busy()).isEmpty();
        assertThat(after.delivered()).containsExactly(claimed.id());
    }
}
