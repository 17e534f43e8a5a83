package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.ItemDeadLettered;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueKit;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.FullTable;
import dev.relaywatch.testing.LogWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What becomes of queue items when something else than the platform is in the way. */
class LaneWorkerTroubleTest {
    private static final Refusal REFUSAL = new Refusal("Meta's own words", "100/33", 400);

    private static DeliveryWorld world;

    private Lane lane;

    @BeforeAll
    static void open() {
        world = new DeliveryWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void reset() {
        world.meta.reset();
        world.published.clear();
        world.clock.set(AnItem.NOW);
        lane = world.metaLane();
    }

    private List<TroubledLane> troubled() {
        return world.queue.queue().troubledLanes(lane.tenant());
    }

    @Test
    void whatWasErasedIsADeadLetterAndTheRestIsSent() {
        CapturedEvent erased = world.purchase(lane.tenant(), "erased");
        CapturedEvent other = world.purchase(lane.tenant(), "other");
        world.capture.erase(erased);

        world.work(lane);

        assertThat(world.item(erased).status()).isEqualTo("dead_letter");
        assertThat(world.item(erased).lastFailure())
                .isEqualTo(new Failure("what it was to deliver was erased", "preflight", null));
        assertThat(world.item(other).status()).isEqualTo("uploaded");
        assertThat(world.meta.given()).extracting(Deliverable::eventId).containsExactly("other");
    }

    @Test
    void aDisabledConnectionPausesTheLane() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.tenancy.disable(lane.connection());

        world.work(lane);

        assertThat(world.item(event).status()).isEqualTo("pending");
        assertThat(world.meta.given()).isEmpty();
        assertThat(troubled())
                .extracting(TroubledLane::reason)
                .containsExactly("the connection was removed or disabled; connect it again");
    }

    @Test
    void aSecretThatAnotherNodeReplacedMeanwhilePausesNoLane() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.meta.answers(_ -> {
            world.tenancy.changeElsewhere(lane.connection(), lane.tenant(), "meta", "main");
            return new ConnectionRefused(REFUSAL);
        });

        world.work(lane);

        assertThat(troubled()).isEmpty();
        assertThat(world.item(event).status()).isEqualTo("pending");
        assertThat(world.item(event).retryCount()).isZero();

        world.meta.answers(_ -> new ConnectionRefused(REFUSAL));
        world.work(lane);

        assertThat(troubled()).extracting(TroubledLane::reason).containsExactly("Meta's own words");
    }

    @Test
    void aConnectionThatAnotherNodeMadeIsUsedAtOnce() {
        TenantId tenant = world.tenant();
        world.tenancy.tenancy().connections(tenant);
        Lane made = new Lane(tenant, new ConnectionId(Ids.next()), "meta_capi");
        world.tenancy.changeElsewhere(made.connection(), tenant, "meta", "main");
        CapturedEvent event = world.purchase(tenant, "order-1");
        world.enqueue(made, event);

        world.work(made);

        assertThat(world.queue.queue().troubledLanes(tenant)).isEmpty();
        assertThat(world.item(event).status()).isEqualTo("uploaded");
    }

    @Test
    void aDestinationThatBreaksIsTriedAgain() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.meta.answersBatches(_ -> {
            throw new IllegalArgumentException("the secret is in this message");
        });

        world.work(lane);

        assertThat(world.item(event).status()).isEqualTo("failed");
        assertThat(world.item(event).lastFailure())
                .isEqualTo(
                        new Failure("internal error: IllegalArgumentException", "internal", null));
    }

    @Test
    void aDestinationThatForgetsAnItemIsTriedAgain() {
        CapturedEvent first = world.purchase(lane.tenant(), "first");
        CapturedEvent second = world.purchase(lane.tenant(), "second");
        world.meta.answersBatches(_ -> List.of(new Sent(new Uploaded(200), null, null)));

        world.work(lane);

        assertThat(world.item(first).status()).isEqualTo("failed");
        assertThat(world.item(second).status()).isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue_done", "delivery_attempts"})
    void aResultThatCannotBeWrittenForAMomentIsWrittenThenAndNothingIsSentAgain(String table)
            throws Exception {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        CompletableFuture<Void> work;
        try (LogWatch log = new LogWatch();
                FullTable _ = new FullTable(world.postgres, table)) {
            work = CompletableFuture.runAsync(() -> world.work(lane));
            await().until(() ->
                    log.lines().stream()
                            .anyMatch(line -> line.contains("No space left on device")));
        }
        work.get(20, TimeUnit.SECONDS);

        assertThat(world.item(event).status()).isEqualTo("uploaded");
        assertThat(world.meta.given()).hasSize(1);
        assertThat(world.attempts(event)).extracting(Attempt::number).containsExactly(1);
    }

    @Test
    void aResultThatCannotBeWrittenWhileItIsClaimedIsLeftToTheLease() throws Exception {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> claimed = world.queue.claim(lane);
        world.clock.advance(QueueKit.LEASE);
        try (FullTable _ = new FullTable(world.postgres, "queue_done")) {
            assertThatThrownBy(() -> world.worker.work(lane, claimed))
                    .isInstanceOf(DataAccessResourceFailureException.class);
        }
        assertThat(world.item(event).status()).isEqualTo("pending");
        assertThat(world.item(event).retryCount()).isZero();
        assertThat(world.attempts(event)).isEmpty();

        world.clock.advance(Duration.ofSeconds(1));
        world.work(lane);

        assertThat(world.item(event).status()).isEqualTo("uploaded");
    }

    @Test
    void whoLostTheLeaseWritesNothing() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> late = world.queue.claim(lane);
        world.clock.advance(QueueKit.LEASE.plusSeconds(1));
        Instant before = world.item(event).updatedAt();
        List<ClaimedItem> newer = world.queue.claim(lane);
        world.meta.answers(_ -> new ItemRefused(REFUSAL));

        world.worker.work(lane, late);

        assertThat(world.item(event).status()).isEqualTo("pending");
        assertThat(world.item(event).updatedAt()).isEqualTo(before);
        assertThat(world.attempts(event)).isEmpty();
        assertThat(world.lastPublished(ItemDeadLettered.class)).isNull();

        world.meta.answers(_ -> new Uploaded(200));
        world.worker.work(lane, newer);

        assertThat(world.item(event).status()).isEqualTo("uploaded");
        assertThat(world.attempts(event)).extracting(Attempt::number).containsExactly(2);
    }

    @Test
    void whoLostTheLeaseDoesNotPauseTheLane() {
        world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> late = world.queue.claim(lane);
        world.clock.advance(QueueKit.LEASE.plusSeconds(1));
        world.queue.claim(lane);
        world.meta.answers(_ -> new ConnectionRefused(REFUSAL));

        world.worker.work(lane, late);

        assertThat(troubled()).isEmpty();
    }
}
