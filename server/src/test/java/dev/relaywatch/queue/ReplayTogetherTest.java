package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Several who press retry: the same once, and no item twice. */
class ReplayTogetherTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueNode NODE = WORLD.idleNode();

    private final Lane lane = WORLD.lane();
    private final TenantId tenant = lane.tenant();
    private final QueueFilter all = QueueFilter.of(tenant).withStatuses(List.of("failed"));

    private void failed(int count) {
        WORLD.enqueue(NODE, lane, count);
        WORLD.settleAll(NODE, lane, WORLD.claim(NODE, lane, count), Answer.RETRY);
    }

    private static List<ReplayStart> pressedAtOnce(List<QueueFilter> filters) throws Exception {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ReplayStart>> presses = new ArrayList<>();
            filters.forEach(filter -> presses.add(() -> WORLD.start(NODE, filter, false)));
            List<ReplayStart> starts = new ArrayList<>();
            for (Future<ReplayStart> press : people.invokeAll(presses, 20, TimeUnit.SECONDS)) {
                starts.add(press.get());
            }
            return starts;
        }
    }

    private static long taken(List<ReplayStart> starts) {
        return starts.stream()
                .mapToLong(start ->
                        start instanceof ReplayStart.Begun(var _, var matching, var _)
                                ? matching
                                : 0)
                .sum();
    }

    @Test
    void theSamePressedByManyAtOnceIsOneReplay() throws Exception {
        failed(20);

        List<ReplayStart> starts = pressedAtOnce(Collections.nCopies(12, all));

        assertThat(starts).filteredOn(ReplayStart.Begun.class::isInstance).hasSize(1);
        assertThat(starts)
                .extracting(start ->
                        switch (start) {
                            case ReplayStart.Begun begun -> begun.id();
                            case ReplayStart.Joined(var id) -> id;
                            case ReplayStart.Refused refused -> throw new AssertionError(refused);
                        })
                .containsOnly(WORLD.replay(NODE, all));
        assertThat(taken(starts)).isEqualTo(20);
    }

    @Test
    void whatSeveralMeanAtOnceIsTakenUpOnce() throws Exception {
        failed(20);
        List<QueueFilter> overlapping = new ArrayList<>(List.of(all));
        for (int i = 0; i < 6; i++) {
            List<UUID> some =
                    WORLD.rows(tenant).subList(i, 20).stream().map(QueueWorld.Row::id).toList();
            overlapping.add(all.withIds(some));
        }

        List<ReplayStart> starts = pressedAtOnce(overlapping);

        assertThat(WORLD.claim(NODE, lane, 100)).hasSize(20);
        assertThat(rows("replay_items")).isEqualTo(20);
        assertThat(starts).noneMatch(ReplayStart.Joined.class::isInstance);
    }

    private long rows(String table) {
        return WORLD.platformJdbc
                .sql("SELECT count(*) FROM " + table + " WHERE tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single();
    }

    @Test
    void whatWaitsInOneIsNotTakenUpByAnother() {
        failed(3);
        UUID first = WORLD.replay(NODE, all);
        QueueFilter one = all.withIds(List.of(WORLD.rows(tenant).getFirst().id()));

        assertThat(NODE.queue.previewReplay(one).matching()).isZero();
        assertThat(WORLD.goOn(NODE, WORLD.replay(NODE, one)).matching()).isZero();
        assertThat(WORLD.goOn(NODE, first).matching()).isEqualTo(3);
    }

    @Test
    void whoPressesAgainSaysThatTheAccountIsGood() {
        Lane other = WORLD.lane(tenant);
        failed(2);
        WORLD.enqueue(NODE, other, 1);
        WORLD.settleAll(NODE, other, WORLD.claim(NODE, other, 1), Answer.RETRY);
        UUID replay = WORLD.replay(NODE, all);
        WORLD.settleAll(NODE, other, WORLD.claim(NODE, other, 1), Answer.PAUSE);
        assertThat(WORLD.claim(NODE, other, 1)).isEmpty();

        assertThat(WORLD.replay(NODE, all)).isEqualTo(replay);

        assertThat(WORLD.claim(NODE, other, 1)).hasSize(1);
    }

    @Test
    void theSameInAnotherOrderIsTheSame() {
        failed(2);
        List<UUID> ids = WORLD.rows(tenant).stream().map(QueueWorld.Row::id).toList();

        assertThat(WORLD.replay(NODE, all.withIds(ids)))
                .isEqualTo(WORLD.replay(NODE, all.withIds(ids.reversed())));
    }

    @Test
    void anotherConfirmationIsAnotherReplay() {
        WORLD.enqueue(NODE, lane, 2);
        ClaimedItem first = WORLD.claim(NODE, lane, 1).getFirst();
        WORLD.settle(NODE, lane, first, Answer.RETRY.settlement());
        CLOCK.advance(Duration.ofDays(3));
        WORLD.enqueue(NODE, lane, 1);
        WORLD.settleAll(NODE, lane, WORLD.claim(NODE, lane, 10), Answer.RETRY);

        assertThat(WORLD.start(NODE, all, false))
                .isInstanceOfSatisfying(
                        ReplayStart.Begun.class,
                        begun ->
                                assertThat(begun.matching() + " " + begun.leftAlone())
                                        .isEqualTo("1 2"));
        assertThat(WORLD.start(NODE, all, true))
                .isInstanceOfSatisfying(
                        ReplayStart.Begun.class,
                        begun ->
                                assertThat(begun.matching() + " " + begun.leftAlone())
                                        .isEqualTo("2 0"));
    }

    @Test
    void moreThanSoManyOfOneTenantDoNotRunAtOnce() {
        failed(Replays.MOST_RUNNING + 1);
        List<UUID> ids = WORLD.rows(tenant).stream().map(QueueWorld.Row::id).toList();
        for (UUID id : ids.subList(0, Replays.MOST_RUNNING)) {
            WORLD.replay(NODE, all.withIds(List.of(id)));
        }

        QueueFilter last = all.withIds(List.of(ids.getLast()));

        assertThat(WORLD.start(NODE, last, false))
                .isEqualTo(new ReplayStart.Refused(Replays.MOST_RUNNING));
        assertThat(rows("replays")).isEqualTo(Replays.MOST_RUNNING);
        assertThat(NODE.queue.previewReplay(last).matching()).isEqualTo(1);
    }
}
