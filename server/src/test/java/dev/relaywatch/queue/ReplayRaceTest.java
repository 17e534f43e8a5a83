package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes deliver, people replay and stop, time goes on and leases run out, all at once: nothing
 * that was delivered is sent again, nothing is lost, nothing is counted twice.
 */
class ReplayRaceTest {
    private final MovableClock clock = new MovableClock(QueueWorld.START);
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final List<QueueNode> nodes = List.of(world.nodeThatBites(5), world.nodeThatBites(9));
    private final TenantId tenant = world.tenant();
    private final List<Lane> lanes = List.of(world.lane(tenant), world.lane(tenant));
    private final Set<UUID> delivered = ConcurrentHashMap.newKeySet();
    private final Set<UUID> replays = ConcurrentHashMap.newKeySet();

    @Test
    void aShortRace() throws Exception {
        race(20_261_115, 60, 40);
    }

    @Test
    @Tag("long")
    void aLongRace() throws Exception {
        race(System.nanoTime(), 800, 800);
    }

    private void race(long seed, int items, int rounds) throws Exception {
        for (Lane lane : lanes) {
            world.enqueue(nodes.getFirst(), lane, items / lanes.size());
        }
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            QueueNode node = nodes.get(i % nodes.size());
            all.add(repeatedly(rounds, seed + i, random -> deliver(node, random)));
            all.add(repeatedly(rounds / 2, seed - i, random -> replay(node, random)));
        }
        all.add(repeatedly(rounds, seed, _ -> clock.advance(Duration.ofSeconds(10))));
        try (ExecutorService racing = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> one : racing.invokeAll(all, 5, TimeUnit.MINUTES)) {
                one.get();
            }
        }
        check(seed, items);
    }

    private static Callable<Void> repeatedly(
            int rounds, long seed, Consumer<RandomGenerator> what) {
        return () -> {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            for (int i = 0; i < rounds; i++) {
                what.accept(random);
            }
            return null;
        };
    }

    private void deliver(QueueNode node, RandomGenerator random) {
        Lane lane = lanes.get(random.nextInt(lanes.size()));
        Set<UUID> before = Set.copyOf(delivered);
        List<ClaimedItem> items = world.claim(node, lane, 1 + random.nextInt(6));
        assertThat(items).extracting(ClaimedItem::id).noneMatch(before::contains);
        if (items.isEmpty() || random.nextInt(10) == 0) {
            return; // its lease runs out
        }
        Answer answer =
                switch (random.nextInt(12)) {
                    case 0, 1 -> Answer.DONE;
                    case 2 -> Answer.HOLD;
                    case 3 -> Answer.PAUSE;
                    case 4 -> Answer.PUT_BACK;
                    case 5, 6, 7 -> Answer.RETRY;
                    default -> Answer.DEAD;
                };
        List<Settled> batch = items.stream().map(i -> new Settled(i, answer.settlement())).toList();
        Set<UUID> ours = world.transaction.acrossTenants(() -> node.queue.settle(lane, batch));
        if (answer == Answer.DONE) {
            ours.forEach(id -> assertThat(delivered.add(id)).as("delivered once").isTrue());
        }
    }

    private void replay(QueueNode node, RandomGenerator random) {
        QueueFilter filter =
                QueueFilter.of(tenant)
                        .withStatuses(
                                random.nextBoolean()
                                        ? List.of("failed", "dead_letter")
                                        : List.of("dead_letter"));
        UUID id = world.replay(node, filter);
        replays.add(id);
        node.runner.round();
        if (random.nextInt(3) == 0) {
            world.stop(node, id);
        }
    }

    private void check(long seed, int items) {
        for (UUID id : replays) {
            world.stop(nodes.getFirst(), id);
        }
        world.items.releaseClaims(nodes.getFirst().id());
        world.items.releaseClaims(nodes.getLast().id());
        long resolved = 0;
        for (UUID id : replays) {
            ReplayProgress end = world.goOn(nodes.getFirst(), id);
            assertThat(end.processed()).as("seed %d", seed).isLessThanOrEqualTo(end.matching());
            resolved += end.resolved();
        }
        assertThat(resolved).as("seed %d", seed).isLessThanOrEqualTo(delivered.size());
        List<Row> rows = world.rows(tenant);
        assertThat(rows).as("seed %d", seed).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(rows).as("seed %d", seed).hasSize(items);
        assertThat(rows)
                .filteredOn(row -> row.status().equals("uploaded"))
                .extracting(Row::id)
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(nodes.getFirst().replays.open()).as("all have ended, seed %d", seed).isEmpty();
        assertThat(
                        world.platformJdbc
                                .sql("SELECT count(*) FROM replay_items")
                                .query(Long.class)
                                .single())
                .isZero();
    }
}
