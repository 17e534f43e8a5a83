package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From uploaded back to pending: what a platform accepted and did not keep. */
class TakeBackTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final Failure WHY = new Failure("accepted, not kept", "TOO_RECENT", null);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    private void deliver(int count, int failures, String receipt) {
        WORLD.enqueue(node, lane, count);
        for (int i = 0; i < failures; i++) {
            WORLD.settleAll(node, lane, WORLD.claim(node, lane, 10), Answer.RETRY);
            CLOCK.advance(QueueWorld.PAUSES.get(i));
        }
        for (ClaimedItem item : WORLD.claim(node, lane, 10)) {
            assertThat(WORLD.settle(node, lane, item, new Settlement.Done(200, receipt))).isTrue();
        }
    }

    private int takeBack(String receipt, Instant notBefore) {
        Instant now = CLOCK.instant();
        return WORLD.transaction.acrossTenants(() ->
                node.queue.takeBack(
                        lane, receipt, now, notBefore, now.plus(Duration.ofHours(6)), WHY));
    }

    private int takeBack(String receipt) {
        return takeBack(receipt, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anUploadedItemBecomesPendingWhateverItHadBehindIt(int failures) {
        deliver(1, failures, "r-1");
        Row done = WORLD.onlyRow(lane);
        assertThat(done.status() + " " + done.retryCount()).isEqualTo("uploaded " + failures);
        Instant now = CLOCK.instant();

        assertThat(takeBack("r-1")).isEqualTo(1);

        Row back = WORLD.onlyRow(lane);
        assertThat(back.id()).isEqualTo(done.id());
        assertThat(back.status() + " " + back.retryCount()).isEqualTo("pending 0");
        assertThat(back.attempt()).as("the fence goes on").isEqualTo(done.attempt());
        assertThat(back.nextRetryAt()).isEqualTo(now.plus(Duration.ofHours(6)));
        assertThat(back.claimedBy()).isNull();
        assertThat(WORLD.counts(lane.tenant())).isEqualTo(new QueueCounts(1, 0, 0, 0));
    }

    @Test
    void whenItHappenedAndUntilWhenItIsTakenIsKeptOnTheWayThereAndBack() {
        deliver(1, 0, "r-1");
        String queued = CLOCK.instant() + " " + CLOCK.instant().plus(Duration.ofDays(7));
        CLOCK.advance(Duration.ofHours(1));
        assertThat(facts("queue_done")).isEqualTo(queued);

        takeBack("r-1");

        assertThat(facts("queue_items")).isEqualTo(queued);
    }

    private String facts(String table) {
        return WORLD.platformJdbc
                .sql("SELECT event_time, expires_at FROM " + table + " WHERE tenant_id = ?")
                .param(lane.tenant().value())
                .query((row, _) ->
                        Timestamps.instant(row, "event_time")
                                + " "
                                + Timestamps.instant(row, "expires_at"))
                .single();
    }

    @Test
    void itIsTakenBackOnce() {
        deliver(3, 0, "r-1");

        assertThat(takeBack("r-1")).isEqualTo(3);
        assertThat(takeBack("r-1")).isZero();
        assertThat(WORLD.counts(lane.tenant())).isEqualTo(new QueueCounts(3, 0, 0, 0));
    }

    @Test
    void whatWentUnderAnotherReceiptStays() {
        deliver(1, 0, "r-1");
        deliver(2, 0, "r-2");

        assertThat(takeBack("r-1")).isEqualTo(1);
        assertThat(WORLD.counts(lane.tenant())).isEqualTo(new QueueCounts(1, 2, 0, 0));
    }

    @Test
    void whatIsTooOldStays() {
        deliver(1, 0, "r-1");

        assertThat(takeBack("r-1", CLOCK.instant().plusSeconds(1))).isZero();
        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("uploaded");
    }

    @Test
    void itIsDeliveredLikeAnyOther() {
        deliver(1, 1, "r-1");
        takeBack("r-1");
        assertThat(WORLD.claim(node, lane, 10)).isEmpty();
        CLOCK.advance(Duration.ofHours(6));

        List<ClaimedItem> claimed = WORLD.claim(node, lane, 10);
        assertThat(claimed).hasSize(1);
        assertThat(claimed.getFirst().attempt()).isEqualTo(3);
        assertThat(claimed.getFirst().retryCount()).isZero();
        assertThat(WORLD.settle(node, lane, claimed.getFirst(), new Settlement.Done(200, "r-2")))
                .isTrue();

        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("uploaded");
        assertThat(WORLD.counts(lane.tenant())).isEqualTo(new QueueCounts(0, 1, 0, 0));
    }

    @Test
    void theResultOfAnOldClaimDoesNotTouchIt() {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem frozen = WORLD.claim(node, lane, 1).getFirst();
        CLOCK.advance(QueueWorld.LEASE.plusSeconds(1));
        ClaimedItem next = WORLD.claim(node, lane, 1).getFirst();
        assertThat(WORLD.settle(node, lane, next, new Settlement.Done(200, "r-1"))).isTrue();
        takeBack("r-1");

        assertThat(WORLD.settle(node, lane, frozen, new Settlement.Done(200))).isFalse();
        assertThat(WORLD.settle(node, lane, next, new Settlement.DeadLetter(WHY))).isFalse();
        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("pending");
    }
}
