package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a replay takes up, and how far it came. */
class ReplayStoreTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);

    private final QueueNode node = WORLD.idleNode();
    private final Lane lane = WORLD.lane();
    private final TenantId tenant = lane.tenant();

    private void queued(int count, Answer answer) {
        WORLD.enqueue(node, lane, count);
        tried(count, answer);
    }

    private void tried(int count, Answer answer) {
        List<ClaimedItem> items = WORLD.claim(node, lane, count);
        assertThat(items).hasSize(count);
        items.forEach(item -> WORLD.settle(node, lane, item, answer.settlement()));
    }

    private UUID replayed(String... statuses) {
        return WORLD.replay(node, tenant, statuses);
    }

    /** How far, in words, naming what is not zero. */
    private String progress(UUID replay) {
        ReplayProgress p = node.queue.replay(tenant, replay).orElseThrow();
        assertThat(p.running()).isEqualTo(p.waiting() > 0);
        assertThat(p.processed())
                .isEqualTo(p.resolved() + p.failed() + p.deadLettered() + p.kept());
        return "of %d: resolved %d, failed %d, dead %d, kept %d, waiting %d"
                .formatted(
                        p.matching(),
                        p.resolved(),
                        p.failed(),
                        p.deadLettered(),
                        p.kept(),
                        p.waiting())
                .replaceAll(",? \\w+ 0(?=,|$)", "")
                .replace(":,", ":");
    }

    @Test
    void whatFailedIsDueNowAndKeepsItsCount() {
        queued(2, Answer.RETRY);

        UUID replay = replayed("failed");

        assertThat(progress(replay)).isEqualTo("of 2: waiting 2");
        assertThat(WORLD.rows(tenant))
                .allSatisfy(row -> {
                    assertThat(row.status()).isEqualTo("failed");
                    assertThat(row.retryCount()).isEqualTo(1);
                    assertThat(row.nextRetryAt()).isEqualTo(CLOCK.instant());
                });
    }

    @Test
    void whatWasDueBeforeStaysDueSince() {
        queued(1, Answer.RETRY);
        Instant due = WORLD.onlyRow(lane).nextRetryAt();
        CLOCK.advance(Duration.ofHours(1));

        replayed("failed");

        assertThat(WORLD.onlyRow(lane).nextRetryAt()).isEqualTo(due);
    }

    @Test
    void deadLettersAreLeftAloneUnlessAskedFor() {
        queued(1, Answer.DEAD);

        assertThat(progress(replayed("failed"))).isEqualTo("of 0:");
        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("dead_letter");
    }

    @Test
    void aDeadLetterStartsWithANewCount() {
        queued(1, Answer.RETRY);
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        tried(1, Answer.DEAD);

        assertThat(progress(replayed("failed", "dead_letter"))).isEqualTo("of 1: waiting 1");

        Row row = WORLD.onlyRow(lane);
        assertThat(row.status()).isEqualTo("pending");
        assertThat(row.retryCount()).isZero();
    }

    @Test
    void whatIsPendingOrDoneIsNotTakenUp() {
        queued(1, Answer.DONE);
        WORLD.enqueue(node, lane, 1);

        assertThat(progress(replayed("failed", "dead_letter"))).isEqualTo("of 0:");
    }

    @Test
    void everyOutcomeIsCounted() {
        queued(6, Answer.DEAD);
        UUID replay = replayed("dead_letter");

        tried(1, Answer.DONE);
        tried(1, Answer.RETRY);
        tried(1, Answer.DEAD);
        WORLD.claim(node, lane, 1);
        tried(1, Answer.HOLD);

        assertThat(progress(replay))
                .isEqualTo("of 6: resolved 1, failed 1, dead 1, kept 1, waiting 2");
    }

    @Test
    void whatCameBackFailedAsItWasCountsAsFailed() {
        queued(1, Answer.RETRY);
        UUID replay = replayed("failed");

        tried(1, Answer.HOLD);

        assertThat(progress(replay)).isEqualTo("of 1: failed 1");
    }

    @Test
    void itIsOverWhenTheAccountIsRefused() {
        queued(3, Answer.DEAD);
        UUID replay = replayed("dead_letter");

        tried(1, Answer.PAUSE);

        assertThat(progress(replay)).isEqualTo("of 3: kept 1");
    }

    @Test
    void itGoesOnWhenTheAccountIsGoodAgain() {
        queued(3, Answer.DEAD);
        UUID replay = replayed("dead_letter");
        tried(1, Answer.PAUSE);

        node.queue.resume(lane);

        assertThat(progress(replay)).isEqualTo("of 3: kept 1, waiting 2");
    }

    @Test
    void whatWaitsInAPausedLaneIsTakenUpAndTheLaneFlows() {
        WORLD.enqueue(node, lane, 2);
        tried(1, Answer.PAUSE);

        assertThat(progress(replayed("failed"))).isEqualTo("of 2: waiting 2");

        assertThat(WORLD.claim(node, lane, 10)).hasSize(2);
    }

    @Test
    void aRestThatAPlatformAskedForEndsToo() {
        queued(1, Answer.RETRY);
        WORLD.lanes.hold(lane, "slow down", CLOCK.instant(), CLOCK.instant().plusSeconds(60));

        replayed("failed");

        assertThat(WORLD.claim(node, lane, 10)).hasSize(1);
    }

    @Test
    void aFilterTakesUpWhatMatchesIt() {
        queued(2, Answer.RETRY);
        Row one = WORLD.rows(tenant).getFirst();
        QueueFilter all = QueueFilter.of(tenant).withStatuses(List.of("failed"));

        assertThat(matching(all)).isEqualTo(2);
        assertThat(matching(only(null, null, List.of(one.id())))).isEqualTo(1);
        assertThat(matching(only("meta_capi", "100/33", null))).isEqualTo(2);
        assertThat(matching(only("webhook", null, null))).isZero();
        assertThat(matching(only(null, "190", null))).isZero();
    }

    private QueueFilter only(
            @Nullable String platform, @Nullable String code, @Nullable List<UUID> ids) {
        return new QueueFilter(tenant, List.of("failed"), platform, code, null, null, ids);
    }

    private long matching(QueueFilter filter) {
        UUID id = WORLD.transaction.acrossTenants(() -> node.queue.startReplay(filter, "somebody"));
        return node.queue.replay(tenant, id).orElseThrow().matching();
    }

    @Test
    void whatIsBeingSettledAtThisMomentIsNotWaitedFor() {
        queued(2, Answer.RETRY);
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        ClaimedItem item = WORLD.claim(node, lane, 1).getFirst();

        UUID replay =
                WORLD.transaction.acrossTenants(() -> {
                    node.queue.settle(lane, List.of(new Settled(item, Answer.RETRY.settlement())));
                    return CompletableFuture.supplyAsync(() -> replayed("failed"))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
                });

        assertThat(progress(replay)).isEqualTo("of 1: waiting 1");
    }

    @Test
    void aTenantSeesItsOwnReplaysAndThePlatformSeesAll() {
        queued(1, Answer.RETRY);
        UUID own = replayed("failed");
        UUID everybodys =
                WORLD.transaction.acrossTenants(() ->
                        node.queue.startReplay(
                                QueueFilter.of(null).withStatuses(List.of("failed")), "platform"));

        assertThat(node.queue.replay(WORLD.tenant(), own)).isEmpty();
        assertThat(node.queue.replay(tenant, everybodys)).isEmpty();
        assertThat(node.queue.replay(null, own)).isPresent();
        assertThat(node.queue.replay(null, everybodys).orElseThrow().matching())
                .isGreaterThanOrEqualTo(1);
    }
}
