package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.tenancy.SealedSecret;
import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Who may queue work for whom, what a claim gets of it, and how it is counted when it is done. */
class EnqueueTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    @Test
    void aClaimCarriesWhatWasQueued() {
        NewItem item =
                new NewItem(
                        lane,
                        new Subject.Event(Ids.next(), QueueWorld.START.minusSeconds(9)),
                        new Money(new BigDecimal("12.50"), "EUR"),
                        new SealedSecret(new byte[] {1, 0, -1}));
        WORLD.transaction.within(
                lane.tenant(),
                () -> {
                    node.queue.enqueue(List.of(QueueWorld.item(lane), item));
                    return null;
                });

        ClaimedItem claimed = WORLD.claim(node, lane, 2).getLast();

        assertThat(claimed)
                .isEqualTo(
                        new ClaimedItem(
                                claimed.id(),
                                item.subject(),
                                1,
                                0,
                                item.payload(),
                                CLOCK.instant().plus(QueueWorld.LEASE)));
        List<QueueEntry> entries =
                WORLD.transaction.within(
                        lane.tenant(),
                        () -> WORLD.views.entries(List.of(lane.tenant()), List.of(item.subject())));
        assertThat(entries).extracting(QueueEntry::value).containsExactly(item.value());
    }

    @Test
    void workForATenantThatTheTransactionDoesNotNameIsRefused() {
        Lane foreign = WORLD.lane();

        assertThatThrownBy(() ->
                        WORLD.transaction.within(
                                lane.tenant(),
                                () -> {
                                    node.queue.enqueue(List.of(QueueWorld.item(foreign)));
                                    return null;
                                }))
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("row-level security");
        assertThat(WORLD.rows(foreign.tenant())).isEmpty();
    }

    @Test
    void workForAllTenantsThatTheTransactionNamesIsQueuedAtOnce() {
        Lane foreign = WORLD.lane();

        WORLD.transaction.within(
                List.of(lane.tenant(), foreign.tenant()),
                () -> {
                    node.queue.enqueue(List.of(QueueWorld.item(lane), QueueWorld.item(foreign)));
                    return null;
                });

        assertThat(WORLD.rows(lane.tenant())).hasSize(1);
        assertThat(WORLD.rows(foreign.tenant())).hasSize(1);
    }

    @Test
    void uploadsAreCountedByLaneAndMonth() {
        Lane other = WORLD.lane(lane.tenant());
        upload(lane, 2);
        upload(lane, 1);
        upload(other, 1);
        Instant november = CLOCK.instant();
        CLOCK.set(Instant.parse("2026-12-01T00:00:00Z"));
        upload(lane, 1);
        CLOCK.set(november);

        assertThat(
                        WORLD.platformJdbc
                                .sql(
                                        "SELECT month::text, connection_id, uploaded FROM upload_counts WHERE tenant_id = ? ORDER BY uploaded DESC, month, connection_id")
                                .param(lane.tenant().value())
                                .query((row, _) ->
                                        row.getString(1)
                                                + " "
                                                + row.getString(2)
                                                + " "
                                                + row.getLong(3))
                                .list())
                .containsExactly(
                        "2026-11-01 " + lane.connection() + " 3",
                        "2026-11-01 " + other.connection() + " 1",
                        "2026-12-01 " + lane.connection() + " 1");
        assertThat(WORLD.counts(lane.tenant()).uploaded()).isEqualTo(5);
    }

    private void upload(Lane into, int count) {
        WORLD.enqueue(node, into, count);
        WORLD.settleAll(node, into, WORLD.claim(node, into, count), Answer.DONE);
    }
}
