package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** Who may settle an item, and what the tables refuse whoever asks. */
class QueueFenceTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final Duration PAST_THE_LEASE = QueueWorld.LEASE.plusMillis(1);

    private final QueueNode node = WORLD.idleNode();
    private final QueueNode other = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    private ClaimedItem claimedBy(QueueNode claimer) {
        List<ClaimedItem> items = WORLD.claim(claimer, lane, 10);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void aLeaseThatAnotherNodeTookOverCannotBeSettled(Answer answer) {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem lost = claimedBy(node);
        CLOCK.advance(PAST_THE_LEASE);
        claimedBy(other);
        Row before = WORLD.onlyRow(lane);

        assertThat(WORLD.settle(node, lane, lost, answer.settlement())).isFalse();

        assertThat(WORLD.onlyRow(lane)).isEqualTo(before);
        assertThat(node.queue.troubledLanes(lane.tenant())).isEmpty();
        assertThat(node.published).isEmpty();
    }

    @Test
    void aLeaseThatRanOutIsStillOursWhileNobodyTookIt() {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem late = claimedBy(node);
        CLOCK.advance(PAST_THE_LEASE);

        assertThat(WORLD.settle(node, lane, late, Answer.DONE.settlement())).isTrue();

        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("uploaded");
    }

    @Test
    void aLeaseHoldsUntilItsEnd() {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem held = claimedBy(node);
        assertThat(held.leaseEnd()).isEqualTo(CLOCK.instant().plus(QueueWorld.LEASE));
        CLOCK.advance(QueueWorld.LEASE);

        assertThat(WORLD.claim(other, lane, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aClaimThatWasFreedCannotBeSettled(Answer answer) {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem freed = claimedBy(node);
        WORLD.items.releaseClaims(node.id());
        Row before = WORLD.onlyRow(lane);

        assertThat(WORLD.settle(node, lane, freed, answer.settlement())).isFalse();

        assertThat(WORLD.onlyRow(lane)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aClaimIsSettledOnce(Answer answer) {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem item = claimedBy(node);
        WORLD.settle(node, lane, item, Answer.RETRY.settlement());
        Row before = WORLD.onlyRow(lane);

        assertThat(WORLD.settle(node, lane, item, answer.settlement())).isFalse();

        assertThat(WORLD.onlyRow(lane)).isEqualTo(before);
    }

    @Test
    void aBatchIsSettledForThoseItemsThatAreStillOurs() {
        WORLD.enqueue(node, lane, 2);
        List<ClaimedItem> both = WORLD.claim(node, lane, 2);
        WORLD.settle(node, lane, both.get(0), Answer.PUT_BACK.settlement());

        Set<?> ours =
                WORLD.transaction.acrossTenants(() ->
                        node.queue.settle(
                                lane,
                                both.stream()
                                        .map(i -> new Settled(i, Answer.DEAD.settlement()))
                                        .toList()));

        assertThat(ours).isEqualTo(Set.of(both.get(1).id()));
        assertThat(node.published(ItemDeadLettered.class))
                .extracting(ItemDeadLettered::itemId)
                .containsExactly(both.get(1).id());
    }

    @Test
    void nothingIsPublishedWhenTheSettlementIsRolledBack() {
        WORLD.enqueue(node, lane, 1);
        ClaimedItem item = claimedBy(node);

        assertThatThrownBy(() ->
                        WORLD.transaction.acrossTenants(() -> {
                            node.queue.settle(
                                    lane, List.of(new Settled(item, Answer.DEAD.settlement())));
                            throw new IllegalStateException("the attempts were refused");
                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(node.published).isEmpty();
        assertThat(WORLD.onlyRow(lane).claimedBy()).isEqualTo(node.id());
    }

    @Test
    void aLongerScheduleAlsoHoldsForWhatWasQueuedBefore() {
        QueueNode shorter = WORLD.node(new RecordingHandler(), withPauses(1));
        QueueNode longer = WORLD.node(new RecordingHandler(), withPauses(2));
        WORLD.enqueue(shorter, lane, 1);
        WORLD.settle(shorter, lane, claimedBy(shorter), Answer.RETRY.settlement());
        CLOCK.advance(QueueWorld.PAUSES.getFirst());

        assertThat(WORLD.settle(longer, lane, claimedBy(longer), Answer.RETRY.settlement()))
                .isTrue();

        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("failed");
        assertThat(WORLD.onlyRow(lane).retryCount()).isEqualTo(2);
    }

    @Test
    void aShorterScheduleAlsoHoldsForWhatWasQueuedBefore() {
        QueueNode shorter = WORLD.node(new RecordingHandler(), withPauses(0));
        WORLD.enqueue(node, lane, 1);

        WORLD.settle(shorter, lane, claimedBy(shorter), Answer.RETRY.settlement());

        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("dead_letter");
    }

    private static QueueProperties withPauses(int count) {
        return new QueueProperties(
                QueueWorld.PAUSES.subList(0, count),
                Map.of(),
                0,
                QueueWorld.LEASE,
                Duration.ofMillis(50),
                2,
                16,
                Duration.ofMinutes(5),
                QueueWorld.BREAKER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'uploaded'",
                "status = 'pending', retry_count = 1",
                "status = 'failed', retry_count = 0",
                "status = 'failed', retry_count = max_retries + 1",
                "status = 'dead_letter', claimed_by = id, claimed_until = now()",
                "claimed_by = id",
                "claimed_until = now()",
                "attempt = -1",
                "event_id = NULL",
                "next_retry_at = NULL",
            })
    void theTableRefusesWhatTheStateMachineDoesNotKnow(String change) {
        WORLD.enqueue(node, lane, 1);

        assertThatThrownBy(() ->
                        WORLD.platformJdbc
                                .sql(
                                        "UPDATE queue_items SET "
                                                + change
                                                + " WHERE tenant_id = :tenant")
                                .param("tenant", lane.tenant().value())
                                .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void theQueueIsChangedInsideATransactionOnly() {
        assertThatThrownBy(() -> node.queue.settle(lane, List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
