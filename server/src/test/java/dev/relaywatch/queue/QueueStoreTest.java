package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueStore.QueuedItem;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What the statements of the queue see, take and leave alone. */
class QueueStoreTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();

    private static QueuedItem queued(Lane lane) {
        return new QueuedItem(Ids.next(), QueueWorld.item(lane), 3);
    }

    private static void enqueueAt(Instant due, QueuedItem... items) {
        WORLD.transaction.within(
                items[0].item().lane().tenant(),
                () -> {
                    WORLD.items.enqueue(List.of(items), due);
                    return null;
                });
    }

    private List<ClaimedItem> claim(Lane from, int limit) {
        return WORLD.claim(node, from, limit);
    }

    private static List<UUID> ids(List<ClaimedItem> items) {
        return items.stream().map(ClaimedItem::id).toList();
    }

    @Test
    void whatIsDueLongestIsClaimedFirst() {
        QueuedItem young = queued(lane);
        QueuedItem old = queued(lane);
        QueuedItem asOld = queued(lane);
        enqueueAt(CLOCK.instant(), young);
        enqueueAt(CLOCK.instant().minusSeconds(5), old, asOld);

        assertThat(ids(claim(lane, 10))).containsExactly(old.id(), asOld.id(), young.id());
    }

    @Test
    void noMoreAreClaimedThanAskedFor() {
        WORLD.enqueue(node, lane, 5);

        assertThat(claim(lane, 3)).hasSize(3);
        assertThat(claim(lane, 3)).hasSize(2);
        assertThat(claim(lane, 3)).isEmpty();
    }

    @Test
    void whatIsNotDueIsNotClaimed() {
        QueuedItem later = queued(lane);
        enqueueAt(CLOCK.instant().plusMillis(1), later);
        assertThat(claim(lane, 1)).isEmpty();

        CLOCK.advance(Duration.ofMillis(1));

        assertThat(ids(claim(lane, 1))).containsExactly(later.id());
    }

    @Test
    void aLaneIsClaimedApartFromAllOthers() {
        Lane otherConnection = WORLD.lane(lane.tenant());
        Lane otherPlatform = new Lane(lane.tenant(), lane.connection(), "webhook");
        Lane otherTenant = new Lane(WORLD.tenant(), lane.connection(), lane.platform());
        for (Lane other : List.of(otherConnection, otherPlatform, otherTenant)) {
            WORLD.enqueue(node, other, 1);
        }

        assertThat(claim(lane, 10)).isEmpty();
        for (Lane other : List.of(otherConnection, otherPlatform, otherTenant)) {
            assertThat(claim(other, 10)).hasSize(1);
        }
    }

    @Test
    void aClaimPassesByWhatAnotherIsTakingAtThisMoment() {
        WORLD.enqueue(node, lane, 3);

        WORLD.transaction.acrossTenants(() -> {
            Set<UUID> mine = new HashSet<>(ids(claim(lane, 2)));
            List<UUID> theirs =
                    CompletableFuture.supplyAsync(() -> ids(claim(lane, 2)))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
            assertThat(mine).hasSize(2);
            assertThat(theirs).hasSize(1).noneMatch(mine::contains);
            return mine;
        });
    }

    @Test
    void manyClaimersNeverShareAnItem() throws Exception {
        int items = 120;
        WORLD.enqueue(node, lane, items);
        List<Future<List<UUID>>> claimers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                claimers.add(threads.submit(this::claimUntilEmpty));
            }
        }
        List<UUID> claimed = new ArrayList<>();
        for (Future<List<UUID>> claimer : claimers) {
            claimed.addAll(claimer.get());
        }

        assertThat(claimed).doesNotHaveDuplicates().hasSize(items);
    }

    private List<UUID> claimUntilEmpty() {
        List<UUID> all = new ArrayList<>();
        while (true) {
            List<UUID> some = ids(claim(lane, 7));
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    @Test
    void aPausedLaneIsClaimedByAProbeAlone() {
        WORLD.enqueue(node, lane, 2);
        Instant now = CLOCK.instant();
        WORLD.lanes.pause(lane, "revoked", now, now.plusSeconds(300));
        assertThat(claim(lane, 10)).isEmpty();

        assertThat(WORLD.items.claim(lane, node.id(), 1, now, now.plusSeconds(60), true))
                .hasSize(1);
    }

    @Test
    void aHeldLaneIsClaimedWhenItsRestIsOver() {
        WORLD.enqueue(node, lane, 1);
        WORLD.lanes.hold(lane, "slow down", CLOCK.instant(), CLOCK.instant().plusSeconds(30));
        CLOCK.advance(Duration.ofSeconds(29));
        assertThat(claim(lane, 10)).isEmpty();

        CLOCK.advance(Duration.ofSeconds(1));

        assertThat(claim(lane, 10)).hasSize(1);
    }

    @Test
    void theWalkFindsEveryLaneWithWorkThatIsDue() {
        TenantId tenant = lane.tenant();
        List<Lane> due = IntStream.range(0, 4).mapToObj(_ -> WORLD.lane(tenant)).toList();
        due.forEach(l -> WORLD.enqueue(node, l, 3));
        Lane later = WORLD.lane(tenant);
        enqueueAt(CLOCK.instant().plusSeconds(1), queued(later));
        Lane dead = WORLD.lane(tenant);
        WORLD.enqueue(node, dead, 1);
        WORLD.settle(node, dead, claim(dead, 1).getFirst(), Answer.DEAD.settlement());
        Lane paused = WORLD.lane(tenant);
        WORLD.enqueue(node, paused, 1);
        WORLD.lanes.pause(paused, "revoked", CLOCK.instant(), CLOCK.instant());
        Lane held = WORLD.lane(tenant);
        WORLD.enqueue(node, held, 1);
        WORLD.lanes.hold(held, "slow down", CLOCK.instant(), CLOCK.instant().plusSeconds(1));
        Lane rested = WORLD.lane(tenant);
        WORLD.enqueue(node, rested, 1);
        WORLD.lanes.hold(rested, "slow down", CLOCK.instant(), CLOCK.instant());
        List<Lane> expected = new ArrayList<>(due);
        expected.add(rested);

        assertThat(WORLD.items.dueLanes(CLOCK.instant()))
                .filteredOn(l -> l.tenant().equals(tenant))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Heap-only: the update of a claim touches no index, so a claim costs no index bloat. */
    @Test
    void claimingTouchesNoIndex() throws SQLException {
        WORLD.enqueue(node, lane, 5);
        try (Connection session = WORLD.postgres.superuser()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(session, true));
            long updates = updates(jdbc, "n_tup_upd");
            long heapOnly = updates(jdbc, "n_tup_hot_upd");
            Instant now = CLOCK.instant();
            new QueueStore(jdbc, jdbc).claim(lane, node.id(), 5, now, now.plusSeconds(60), false);

            assertThat(updates(jdbc, "n_tup_upd") - updates).isEqualTo(5);
            assertThat(updates(jdbc, "n_tup_hot_upd") - heapOnly).isEqualTo(5);
        }
    }

    private static long updates(JdbcClient jdbc, String column) {
        jdbc.sql("SELECT pg_stat_force_next_flush()").query((_, _) -> true).single();
        return jdbc.sql(
                        "SELECT "
                                + column
                                + " FROM pg_stat_user_tables WHERE relname = 'queue_items'")
                .query(Long.class)
                .single();
    }
}
