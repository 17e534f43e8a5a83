package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Conversion;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.ItemDeadLettered;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LanePaused;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueKit;
import dev.relaywatch.queue.TroubledLane;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of queue items by what their destination made of them. */
class LaneWorkerTest {
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

    private CapturedEvent worked(DeliveryOutcome outcome) {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.meta.answers(_ -> outcome);
        world.work(lane);
        return event;
    }

    private List<TroubledLane> troubled() {
        return world.queue.queue().troubledLanes(lane.tenant());
    }

    @Test
    void whatWasUploadedLeavesTheQueue() {
        CapturedEvent event = worked(new Uploaded(201));

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("uploaded");
        assertThat(item.httpStatus()).isEqualTo(201);
        assertThat(world.queue.claim(lane)).isEmpty();
        assertThat(world.attempts(event)).extracting(Attempt::outcome).containsExactly("uploaded");
    }

    @Test
    void whatMayPassIsTriedAgainAfterThePause() {
        CapturedEvent event = worked(new Retryable(REFUSAL, null));

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("failed");
        assertThat(item.retryCount()).isOne();
        assertThat(item.nextRetryAt()).isEqualTo(AnItem.NOW.plus(QueueKit.FIRST_PAUSE));
        assertThat(item.lastFailure()).isEqualTo(new Failure("Meta's own words", "100/33", 400));
        assertThat(world.attempts(event)).extracting(Attempt::outcome).containsExactly("retryable");
    }

    @Test
    void aLongerPauseThatThePlatformAsksForIsKept() {
        CapturedEvent event = worked(new Retryable(REFUSAL, Duration.ofMinutes(12)));

        assertThat(world.item(event).nextRetryAt())
                .isEqualTo(AnItem.NOW.plus(Duration.ofMinutes(12)));
    }

    @Test
    void afterTheLastRetryItIsADeadLetter() {
        CapturedEvent event = worked(new Retryable(REFUSAL, null));
        for (int retry = 0; retry < 2; retry++) {
            world.clock.advance(Duration.ofHours(1));
            world.work(lane);
        }

        assertThat(world.item(event).status()).isEqualTo("dead_letter");
        assertThat(world.attempts(event)).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(world.lastPublished(ItemDeadLettered.class)).isNotNull();
    }

    @Test
    void aThrottleRestsTheLaneAndUsesUpNoRetry() {
        CapturedEvent event = worked(new Throttled(REFUSAL, Duration.ofMinutes(3)));

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("pending");
        assertThat(item.retryCount()).isZero();
        assertThat(item.lastFailure()).isEqualTo(new Failure("Meta's own words", "100/33", 400));
        assertThat(troubled())
                .extracting(TroubledLane::heldUntil)
                .containsExactly(AnItem.NOW.plus(Duration.ofMinutes(3)));
        assertThat(world.queue.claim(lane)).isEmpty();
        assertThat(world.attempts(event)).extracting(Attempt::outcome).containsExactly("retryable");
    }

    @Test
    void aQuotaThatIsUsedUpRestsTheLaneAndLeavesWhatWasDelivered() {
        var quota =
                new RateLimit.UsedUp(
                        "calls are at 100 %", new RateLimit.Reset.After(Duration.ofHours(9)));
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.meta.answersBatches(batch ->
                batch.stream()
                        .map(_ -> new Sent(new Uploaded(200), "{}", "{}", 1, quota))
                        .toList());

        world.work(lane);

        assertThat(world.item(event).status()).isEqualTo("uploaded");
        assertThat(troubled())
                .extracting(TroubledLane::state, TroubledLane::reason, TroubledLane::heldUntil)
                .containsExactly(
                        tuple(
                                TroubledLane.State.HELD,
                                "calls are at 100 %",
                                AnItem.NOW.plus(Duration.ofHours(1))));
        world.purchase(lane.tenant(), "order-2");
        assertThat(world.queue.claim(lane)).isEmpty();
    }

    @Test
    void theCallsOfABatchAreTold() {
        world.purchase(lane.tenant(), "order-1");
        world.purchase(lane.tenant(), "order-2");
        world.meta.answersBatches(batch ->
                batch.stream()
                        .map(_ -> new Sent(new Uploaded(200), "{}", "{}").withCalls(3))
                        .toList());

        assertThat(world.worker.work(lane, world.queue.claim(lane))).isEqualTo(6);
    }

    @Test
    void aCallTakesTheWholeBatchUnlessTheDestinationSaysOtherwise() {
        assertThat(world.worker.itemsPerCall(lane)).isEqualTo(world.meta.batchSize());
        assertThat(world.worker.itemsPerCall(new Lane(lane.tenant(), lane.connection(), "fax")))
                .isOne();
    }

    @Test
    void aRefusedItemIsADeadLetterAtOnce() {
        CapturedEvent event = worked(new ItemRefused(REFUSAL));

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("dead_letter");
        assertThat(item.lastFailure()).isEqualTo(new Failure("Meta's own words", "100/33", 400));
        assertThat(world.attempts(event))
                .extracting(Attempt::outcome)
                .containsExactly("item_refused");
        assertThat(world.lastPublished(ItemDeadLettered.class))
                .isEqualTo(
                        new ItemDeadLettered(
                                lane, item.id(), new Failure("Meta's own words", "100/33", 400)));
    }

    @Test
    void aRefusedConnectionPausesTheLaneAndUsesUpNoRetry() {
        CapturedEvent event = worked(new ConnectionRefused(REFUSAL));

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("pending");
        assertThat(item.retryCount()).isZero();
        assertThat(troubled())
                .extracting(TroubledLane::state)
                .containsExactly(TroubledLane.State.PAUSED);
        assertThat(world.queue.claim(lane)).isEmpty();
        assertThat(world.attempts(event))
                .extracting(Attempt::outcome)
                .containsExactly("connection_refused");
        assertThat(world.lastPublished(LanePaused.class))
                .isEqualTo(new LanePaused(lane, "Meta's own words"));
    }

    @Test
    void whatWasNotTriedIsBackAsItWasAndNoAttempt() {
        CapturedEvent event = worked(new NotTried());

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("pending");
        assertThat(item.lastFailure()).isNull();
        assertThat(world.attempts(event)).isEmpty();
        assertThat(world.queue.claim(lane)).hasSize(1);
    }

    @Test
    void aBatchIsSettledItemByItem() {
        CapturedEvent good = world.purchase(lane.tenant(), "good");
        CapturedEvent bad = world.purchase(lane.tenant(), "bad");
        CapturedEvent late = world.purchase(lane.tenant(), "late");
        world.meta.answers(item ->
                switch (item.eventId()) {
                    case "good" -> new Uploaded(200);
                    case "bad" -> new ItemRefused(REFUSAL);
                    default -> new Retryable(REFUSAL, null);
                });

        world.work(lane);

        assertThat(world.item(good).status()).isEqualTo("uploaded");
        assertThat(world.item(bad).status()).isEqualTo("dead_letter");
        assertThat(world.item(late).status()).isEqualTo("failed");
    }

    @Test
    void anAttemptKeepsWhatWasSentAndAnswered() {
        CapturedEvent event = worked(new ItemRefused(REFUSAL));

        Attempt attempt = world.attempts(event).getFirst();
        assertThat(attempt.number()).isOne();
        assertThat(attempt.at()).isEqualTo(AnItem.NOW);
        assertThat(attempt.httpStatus()).isEqualTo(400);
        assertThat(attempt.errorCode()).isEqualTo("100/33");
        assertThat(attempt.errorMessage()).isEqualTo("Meta's own words");
        assertThat(attempt.request()).isEqualTo("request of order-1");
        assertThat(attempt.response()).isEqualTo("response");
    }

    @Test
    void whateverAPlatformAnswersCanBeStored() {
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        Refusal odd = new Refusal("a \0 and half a \uD83D", null, 400);
        world.meta.answersBatches(batch ->
                batch.stream()
                        .map(_ -> new Sent(new ItemRefused(odd), "\0", "{\"\uDE00\0\""))
                        .toList());

        world.work(lane);

        assertThat(world.item(event).status()).isEqualTo("dead_letter");
        assertThat(world.attempts(event)).hasSize(1);
    }

    @Test
    void theDestinationGetsTheEventWithItsContext() {
        worked(new Uploaded(200));

        Deliverable given = world.meta.given().getFirst();
        assertThat(given.name()).isEqualTo("purchase");
        assertThat(given.eventId()).isEqualTo("order-1");
        assertThat(given.context().ip()).isEqualTo(AnItem.IP);
        assertThat(given.context().userAgent()).isEqualTo(AnItem.USER_AGENT);
        assertThat(given.userData().email()).isPresent();
    }

    @Test
    void theDestinationGetsADealUnderItsKey() {
        Conversion deal = world.closedDeal(lane.tenant(), "deal-1", Consent.UNSPECIFIED);

        world.work(lane);

        Deliverable given = world.meta.given().getFirst();
        assertThat(given.kind()).isEqualTo(Deliverable.Kind.CONVERSION);
        assertThat(given.eventId()).isEqualTo("deal-1:closed");
        assertThat(world.items(lane.tenant(), DeliveryWorld.subject(deal)).getFirst().status())
                .isEqualTo("uploaded");
    }

    @Test
    void aCallTakesAsManyItemsAsTheDestinationSays() {
        assertThat(world.worker.batchSize(lane)).isEqualTo(world.meta.batchSize());
        assertThat(world.worker.batchSize(new Lane(lane.tenant(), lane.connection(), "fax")))
                .isOne();
    }
}
