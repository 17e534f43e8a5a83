package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.QueueWorld.Row;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a replay takes up, and how far it came. */
class ReplaysTest {
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

    /** How far, in words, naming what is not zero, after all that can be done now. */
    private String progress(UUID replay) {
        WORLD.goOn(node, replay);
        ReplayProgress p = node.queue.replay(tenant, replay).orElseThrow();
        assertThat(p.processed())
                .isEqualTo(p.resolved() + p.failed() + p.deadLettered() + p.kept());
        return "%s of %d: resolved %d, failed %d, dead %d, kept %d"
                .formatted(
                        p.state().name().toLowerCase(Locale.ROOT),
                        p.matching(),
                        p.resolved(),
                        p.failed(),
                        p.deadLettered(),
                        p.kept())
                .replaceAll(",? \\w+ 0(?=,|$)", "")
                .replace(":,", ":");
    }

    @Test
    void whatFailedIsDueNowAndKeepsItsCount() {
        queued(2, Answer.RETRY);

        UUID replay = replayed("failed");

        assertThat(progress(replay)).isEqualTo("running of 2:");
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

        assertThat(progress(replayed("failed"))).isEqualTo("done of 0:");
        assertThat(WORLD.onlyRow(lane).status()).isEqualTo("dead_letter");
    }

    @Test
    void aDeadLetterStartsWithANewCount() {
        queued(1, Answer.RETRY);
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        tried(1, Answer.DEAD);

        assertThat(progress(replayed("failed", "dead_letter"))).isEqualTo("running of 1:");

        Row row = WORLD.onlyRow(lane);
        assertThat(row.status()).isEqualTo("pending");
        assertThat(row.retryCount()).isZero();
    }

    @Test
    void whatIsPendingOrDoneIsNotTakenUp() {
        queued(1, Answer.DONE);
        WORLD.enqueue(node, lane, 1);

        assertThat(progress(replayed("failed", "dead_letter"))).isEqualTo("done of 0:");
    }

    @Test
    void everyOutcomeIsCounted() {
        queued(7, Answer.DEAD);
        UUID replay = replayed("dead_letter");

        tried(1, Answer.DONE);
        tried(1, Answer.RETRY);
        tried(1, Answer.DEAD);
        WORLD.claim(node, lane, 1);
        tried(1, Answer.PUT_BACK);
        tried(1, Answer.HOLD);

        assertThat(progress(replay))
                .as("what was put back, is being sent or meets a rest still waits for its outcome")
                .isEqualTo("running of 7: resolved 1, failed 1, dead 1");
    }

    @Test
    void itEndsWhenAllHaveAnOutcomeAndItsNumbersStay() {
        queued(2, Answer.DEAD);
        UUID replay = replayed("dead_letter");
        tried(1, Answer.DONE);
        tried(1, Answer.RETRY);

        assertThat(progress(replay)).isEqualTo("done of 2: resolved 1, failed 1");
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        tried(1, Answer.DONE);

        assertThat(progress(replay)).isEqualTo("done of 2: resolved 1, failed 1");
    }

    @Test
    void whatCameBackFailedAsItWasCountsAsFailed() {
        queued(1, Answer.RETRY);
        UUID replay = replayed("failed");

        tried(1, Answer.PAUSE);

        assertThat(progress(replay)).isEqualTo("done of 1: failed 1");
    }

    @Test
    void whatIsBeingSentWhenItIsTakenUpIsTriedByThat() {
        queued(1, Answer.RETRY);
        CLOCK.advance(QueueWorld.PAUSES.getFirst());
        ClaimedItem sent = WORLD.claim(node, lane, 1).getFirst();
        UUID replay = replayed("failed");
        assertThat(progress(replay)).isEqualTo("running of 1:");

        WORLD.settle(node, lane, sent, Answer.RETRY.settlement());

        assertThat(progress(replay)).isEqualTo("done of 1: failed 1");
    }

    @Test
    void whatADeadNodeHeldStillWaits() {
        queued(1, Answer.DEAD);
        UUID replay = replayed("dead_letter");
        WORLD.claim(node, lane, 1);
        WORLD.items.releaseClaims(node.id());

        assertThat(progress(replay)).isEqualTo("running of 1:");
    }

    @Test
    void whatIsErasedMeanwhileIsNotWaitedFor() {
        queued(2, Answer.DEAD);
        UUID replay = replayed("dead_letter");
        WORLD.platformJdbc
                .sql("DELETE FROM queue_items WHERE id = ?")
                .param(WORLD.rows(tenant).getFirst().id())
                .update();
        tried(1, Answer.DONE);

        assertThat(progress(replay)).isEqualTo("done of 2: resolved 1");
    }

    @Test
    void itIsOverWhenTheAccountIsRefused() {
        queued(3, Answer.DEAD);
        UUID replay = replayed("dead_letter");

        tried(1, Answer.PAUSE);

        assertThat(progress(replay)).isEqualTo("done of 3: kept 1");
    }

    @Test
    void itGoesOnWhenTheAccountIsGoodAgain() {
        queued(3, Answer.DEAD);
        UUID replay = replayed("dead_letter");
        tried(1, Answer.PAUSE);

        node.queue.resume(lane);

        assertThat(progress(replay)).isEqualTo("running of 3:");
        tried(3, Answer.DONE);
        assertThat(progress(replay)).isEqualTo("done of 3: resolved 3");
    }

    @Test
    void whatWaitsInAPausedLaneIsTakenUpAndTheLaneFlows() {
        WORLD.enqueue(node, lane, 2);
        tried(1, Answer.PAUSE);

        assertThat(progress(replayed("failed"))).isEqualTo("running of 2:");

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
        assertThat(matching(only(LaneChoice.all("meta_capi"), "100/33", null))).isEqualTo(2);
        assertThat(matching(only(LaneChoice.all("webhook"), null, null))).isZero();
        assertThat(matching(only(null, "190", null))).isZero();
    }

    @Test
    void aFilterMayMeanOneConnectionOrAllButOne() {
        Lane second = WORLD.lane(tenant);
        queued(2, Answer.DEAD);
        WORLD.enqueue(node, second, 1);
        WORLD.settleAll(node, second, WORLD.claim(node, second, 1), Answer.RETRY);
        Set<ConnectionId> one = Set.of(second.connection());

        assertThat(preview(only(LaneChoice.only("meta_capi", one), null, null)).matching())
                .isEqualTo(1);
        assertThat(preview(only(LaneChoice.except("meta_capi", one), null, null)).matching())
                .isZero();
        assertThat(
                        node.queue.entries(
                                only(LaneChoice.except("meta_capi", one), null, null)
                                        .withStatuses(List.of()),
                                0,
                                10))
                .hasSize(2);
        assertThat(matching(only(LaneChoice.only("meta_capi", one), null, null))).isEqualTo(1);
    }

    @Test
    void aFilterMayMeanATime() {
        queued(1, Answer.DEAD);
        Instant first = CLOCK.instant();
        CLOCK.advance(Duration.ofHours(1));
        queued(1, Answer.DEAD);
        QueueFilter since =
                new QueueFilter(
                        tenant,
                        List.of("dead_letter"),
                        null,
                        null,
                        first.plusSeconds(1),
                        null,
                        null);
        QueueFilter until =
                new QueueFilter(
                        tenant,
                        List.of("dead_letter"),
                        null,
                        null,
                        null,
                        first.plusSeconds(1),
                        null);

        assertThat(preview(since).matching()).isEqualTo(1);
        assertThat(matching(since)).isEqualTo(1);
        assertThat(matching(until)).isEqualTo(1);
        assertThat(matching(until)).as("what was put back matches again").isEqualTo(1);
    }

    private ReplayPreview preview(QueueFilter filter) {
        return node.queue.previewReplay(filter);
    }

    private QueueFilter only(
            @Nullable LaneChoice lanes, @Nullable String code, @Nullable List<UUID> ids) {
        return new QueueFilter(tenant, List.of("failed"), lanes, code, null, null, ids);
    }

    /** Of a replay that is stopped at once. */
    private long matching(QueueFilter filter) {
        UUID id = WORLD.replay(node, filter);
        return WORLD.stop(node, id).matching();
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

        assertThat(progress(replay)).isEqualTo("running of 1:");
    }

    @Test
    void aTenantSeesItsOwnReplaysAndThePlatformSeesAll() {
        queued(1, Answer.RETRY);
        UUID own = replayed("failed");
        UUID everybodys = WORLD.replay(node, QueueFilter.of(null).withStatuses(List.of("failed")));

        assertThat(node.queue.replay(WORLD.tenant(), own)).isEmpty();
        assertThat(node.queue.replay(tenant, everybodys)).isEmpty();
        assertThat(node.queue.replay(null, own)).isPresent();
        assertThat(node.queue.replay(null, everybodys)).isPresent();
    }
}
