package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.Confirmation.NotYet;
import dev.relaywatch.delivery.Confirmation.Verdict;
import dev.relaywatch.delivery.Confirmation.Worked;
import dev.relaywatch.delivery.ConfirmationStore.Request;
import dev.relaywatch.delivery.DeliveryWorld.Uploads;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a request that was only accepted. */
class ConfirmerTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final String GCLID = "PROCESSING_ERROR_REASON_INVALID_GCLID";
    private static final String TOO_RECENT = "PROCESSING_ERROR_REASON_TOO_RECENT_CLICK";
    private static final Worked CONFIRMED = new Worked(Verdict.CONFIRMED, 0, Map.of(), null);

    private static DeliveryWorld world;

    private Confirmer confirmer;
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
        world.clock.set(AnItem.NOW);
        world.google.reset();
        finishWhatIsLeft();
        world.google.reset();
        world.published.clear();
        world.clock.set(AnItem.NOW);
        confirmer = confirmer();
        lane = world.googleLane();
    }

    private static Confirmer confirmer() {
        return new Confirmer(world.confirmations, world.destinations);
    }

    /** Tests share a database: what one left waiting is no other's. */
    private static void finishWhatIsLeft() {
        world.clock.advance(Duration.ofDays(30));
        confirmer().round();
    }

    private List<CapturedEvent> uploaded(String receipt, int count) {
        List<CapturedEvent> events =
                IntStream.range(0, count)
                        .mapToObj(i -> world.purchase(lane.tenant(), receipt + "-order-" + i))
                        .toList();
        world.google.receipts(() -> receipt);
        world.work(lane);
        return events;
    }

    private CapturedEvent uploaded(String receipt) {
        return uploaded(receipt, 1).getFirst();
    }

    private ConfirmationView confirmation(CapturedEvent event) {
        List<QueueEntry> entries = List.of(world.item(event));
        return Objects.requireNonNull(world.confirmations.of(entries).get(entries.getFirst().id()));
    }

    private String status(CapturedEvent event) {
        return confirmation(event).status();
    }

    private void after(Duration time) {
        world.clock.advance(time);
        confirmer.round();
    }

    @Test
    void whatWasAcceptedIsPendingUntilItIsAskedFor() {
        CapturedEvent event = uploaded("r-a");

        after(HALF_AN_HOUR.minusSeconds(1));

        assertThat(world.google.asked()).isEmpty();
        assertThat(confirmation(event)).isEqualTo(new ConfirmationView("r-a", "pending", Map.of()));
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(1, 0, 1));
    }

    @Test
    void halfAnHourLaterItIsAskedForAndConfirmed() {
        List<CapturedEvent> events = uploaded("r-b", 3);
        world.google.says(_ -> CONFIRMED);

        after(HALF_AN_HOUR);
        after(Duration.ofDays(2));

        assertThat(world.google.asked()).containsExactly("r-b");
        assertThat(events).allSatisfy(event -> assertThat(status(event)).isEqualTo("confirmed"));
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(3, 0, 0));
        assertThat(world.published).noneMatch(ConfirmationRefused.class::isInstance);
    }

    @Test
    void whileItIsWorkedItIsAskedForLessAndLessOftenForADay() {
        CapturedEvent event = uploaded("r-c");
        for (int minutes = 0; minutes < 3 * 24 * 60; minutes += 10) {
            after(Duration.ofMinutes(10));
        }

        assertThat(world.google.asked()).hasSize(7);
        assertThat(status(event)).isEqualTo("unknown");
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(1, 0, 1));
    }

    @Test
    void whatWasPartlyKeptIsCountedByReasonAndPublished() {
        CapturedEvent event = uploaded("r-d", 5).getFirst();
        Map<String, Long> reasons =
                Map.of(GCLID, 2L, "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID", 1L);
        world.google.says(_ -> new Worked(Verdict.PARTIAL, 2, reasons, null));

        after(HALF_AN_HOUR);

        assertThat(confirmation(event)).isEqualTo(new ConfirmationView("r-d", "partial", reasons));
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(5, 2, 0));
        assertThat(world.lastPublished(ConfirmationRefused.class))
                .isEqualTo(new ConfirmationRefused(lane, "r-d", 2, reasons));
    }

    @Test
    void duplicatesAloneAreConfirmedAndNobodyIsCalled() {
        CapturedEvent event = uploaded("r-e");
        world.google.says(_ ->
                new Worked(
                        Verdict.CONFIRMED,
                        0,
                        Map.of("PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID", 1L),
                        null));

        after(HALF_AN_HOUR);

        assertThat(status(event)).isEqualTo("confirmed");
        assertThat(world.published).noneMatch(ConfirmationRefused.class::isInstance);
    }

    @Test
    void partlyWithoutANumberIsPublishedAndCountsAsUnconfirmed() {
        CapturedEvent event = uploaded("r-f", 4).getFirst();
        world.google.says(_ -> new Worked(Verdict.PARTIAL, 0, Map.of(), null));

        after(HALF_AN_HOUR);

        assertThat(status(event)).isEqualTo("partial");
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(4, 0, 4));
        assertThat(world.lastPublished(ConfirmationRefused.class)).isNotNull();
    }

    @Test
    void aPlatformThatCountsMoreThanOursRefusesNoMoreThanOurs() {
        uploaded("r-g", 2);
        world.google.says(_ -> new Worked(Verdict.PARTIAL, 9, Map.of(GCLID, 9L), null));

        after(HALF_AN_HOUR);

        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(2, 2, 0));
    }

    @Test
    void eachRequestIsAskedForByItsOwnReceipt() {
        world.purchase(lane.tenant(), "order-1");
        var count = new AtomicInteger();
        world.google.receipts(() -> "r-h" + count.incrementAndGet());
        world.work(lane);
        world.purchase(lane.tenant(), "order-2");
        world.work(lane);

        after(HALF_AN_HOUR);

        assertThat(world.google.asked()).containsExactlyInAnyOrder("r-h1", "r-h2");
    }

    @Test
    void whatAnotherNodeHasTakenOverMeanwhileIsNotCounted() {
        CapturedEvent lost = world.purchase(lane.tenant(), "order-1");
        world.purchase(lane.tenant(), "order-2");
        List<ClaimedItem> claimed = world.queue.claim(lane);
        world.tenancy
                .platform()
                .sql("UPDATE queue_items SET attempt = attempt + 1 WHERE id = :id")
                .param("id", world.item(lost).id())
                .update();

        world.worker.work(lane, claimed);

        assertThat(claimed).hasSize(2);
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(1, 0, 1));
    }

    @Test
    void aNodeThatDiedBetweenAskingAndRecordingIsFollowedByAnother() {
        CapturedEvent event = uploaded("r-i");
        world.clock.advance(HALF_AN_HOUR);
        List<Request> dead = world.confirmations.claim(10, 10);
        world.google.says(_ -> CONFIRMED);

        confirmer.round();
        assertThat(world.google.asked()).as("under the lease of the dead node").isEmpty();
        after(Confirmations.LEASE);

        assertThat(dead).hasSize(1);
        assertThat(world.google.asked()).containsExactly("r-i");
        assertThat(status(event)).isEqualTo("confirmed");
    }

    @Test
    void aNodeThatFrozeCannotRecordWhatAnotherDidMeanwhile() {
        CapturedEvent event = uploaded("r-j");
        world.clock.advance(HALF_AN_HOUR);
        Request frozen = world.confirmations.claim(10, 10).getFirst();
        world.google.says(_ -> CONFIRMED);
        after(Confirmations.LEASE);

        boolean recorded =
                world.confirmations.record(
                        frozen, new Worked(Verdict.REFUSED, 1, Map.of(GCLID, 1L), null));

        assertThat(recorded).isFalse();
        assertThat(world.confirmations.record(frozen, new NotYet("working"))).isFalse();
        assertThat(status(event)).isEqualTo("confirmed");
        assertThat(world.published).noneMatch(ConfirmationRefused.class::isInstance);
    }

    @Test
    void twoNodesNeverAskForTheSame() throws Exception {
        List<String> receipts = IntStream.range(0, 30).mapToObj(i -> "r-k" + i).toList();
        receipts.forEach(this::uploaded);
        world.google.says(_ -> CONFIRMED);
        world.clock.advance(HALF_AN_HOUR);

        Thread other = Thread.ofVirtual().start(confirmer()::round);
        confirmer.round();
        other.join();

        assertThat(world.google.asked()).containsExactlyInAnyOrderElementsOf(receipts);
    }

    @Test
    void anAccountThatIsSlowHoldsUpNoOther() throws Exception {
        uploaded("slow-1");
        Lane slow = lane;
        lane = world.googleLane();
        CapturedEvent event = uploaded("quick-1");
        CountDownLatch release = new CountDownLatch(1);
        world.google.says(receipt -> {
            if (receipt.startsWith("slow")) {
                awaitQuietly(release);
            }
            return CONFIRMED;
        });
        world.clock.advance(HALF_AN_HOUR);

        Thread round = Thread.ofVirtual().start(confirmer::round);
        await().until(() -> status(event).equals("confirmed"));

        assertThat(round.isAlive()).isTrue();
        assertThat(world.uploads(slow.tenant()).unconfirmed()).isEqualTo(1);
        release.countDown();
        round.join();
        assertThat(world.uploads(slow.tenant()).unconfirmed()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClaimTakesAFewOfEachAccount() {
        IntStream.range(0, 5).forEach(i -> uploaded("many-" + i));
        Lane many = lane;
        lane = world.googleLane();
        world.clock.advance(Duration.ofSeconds(1));
        uploaded("few-1");
        world.clock.advance(HALF_AN_HOUR);

        List<Request> claimed = world.confirmations.claim(2, 3);

        assertThat(claimed).extracting(Request::lane).containsExactlyInAnyOrder(many, many, lane);
        assertThat(world.confirmations.claim(1, 1)).hasSize(1);
    }

    @Test
    void aConnectionThatIsGoneIsWaitedForUntilTheDayIsOver() {
        CapturedEvent event = uploaded("r-l");
        world.tenancy.disable(lane.connection());

        after(HALF_AN_HOUR);
        assertThat(status(event)).isEqualTo("pending");
        after(Duration.ofHours(23).plusMinutes(30));

        assertThat(status(event)).isEqualTo("unknown");
        assertThat(world.google.asked()).isEmpty();
    }

    @Test
    void aPlatformThatBreaksIsAskedAgainWhenTheLeaseEnds() {
        CapturedEvent event = uploaded("r-m");
        world.google.says(_ -> {
            throw new IllegalStateException("a bug");
        });
        after(HALF_AN_HOUR);
        world.google.says(_ -> CONFIRMED);

        after(Confirmations.LEASE);

        assertThat(status(event)).isEqualTo("confirmed");
    }

    @Test
    void whatWasRefusedForAReasonThatPassesIsSentAgainLater() {
        CapturedEvent event = uploaded("r-n", 2).getFirst();
        world.google.says(
                _ -> new Worked(Verdict.REFUSED, 2, Map.of(TOO_RECENT, 2L), Duration.ofHours(6)));

        after(HALF_AN_HOUR);

        QueueEntry item = world.item(event);
        assertThat(item.status()).isEqualTo("pending");
        assertThat(Objects.requireNonNull(item.lastFailure()).code()).isEqualTo(TOO_RECENT);
        assertThat(item.receipt()).isNull();
        assertThat(world.queue.claim(lane)).isEmpty();
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(0, 0, 0));
        assertThat(world.published).noneMatch(ConfirmationRefused.class::isInstance);

        world.clock.advance(Duration.ofHours(6));
        world.google.receipts(() -> "r-n2");
        world.work(lane);
        world.google.says(_ -> CONFIRMED);
        after(HALF_AN_HOUR);

        assertThat(confirmation(event))
                .isEqualTo(new ConfirmationView("r-n2", "confirmed", Map.of()));
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(2, 0, 0));
    }

    @Test
    void whatIsRefusedTheSameWayForDaysStaysRefused() {
        CapturedEvent event = uploaded("r-o0");
        world.google.says(
                _ -> new Worked(Verdict.REFUSED, 1, Map.of(TOO_RECENT, 1L), Duration.ofHours(6)));
        for (int i = 1; i < 40; i++) {
            int round = i;
            after(HALF_AN_HOUR);
            world.clock.advance(Duration.ofHours(6));
            world.google.receipts(() -> "r-o" + round);
            world.work(lane);
        }

        assertThat(world.item(event).status()).isEqualTo("uploaded");
        assertThat(status(event)).isEqualTo("refused");
        assertThat(world.google.asked()).hasSizeBetween(10, 13);
        assertThat(world.uploads(lane.tenant())).isEqualTo(new Uploads(1, 1, 0));
        assertThat(world.lastPublished(ConfirmationRefused.class)).isNotNull();
    }

    @Test
    void theTraceShowsTheConfirmationAndOtherDeliveriesHaveNone() {
        world.connect(lane.tenant(), "webhook", "main");
        CapturedEvent event = world.purchase(lane.tenant(), "order-1");
        world.google.receipts(() -> "r-p");
        world.work(lane);

        String trace =
                JsonMapper.shared()
                        .writeValueAsString(
                                world.deliveries()
                                        .trace(lane.tenant(), "order-1", null)
                                        .orElseThrow()
                                        .deliveries());

        assertThat(event.eventId()).isEqualTo("order-1");
        assertThat(trace)
                .containsOnlyOnce(
                        "\"confirmation\":{\"requestId\":\"r-p\",\"status\":\"pending\",\"reasons\":{}}")
                .containsOnlyOnce("confirmation");
    }

    @Test
    void aReceiptThatNobodyRemembersIsUnknown() {
        CapturedEvent event = uploaded("r-q");
        world.tenancy
                .platform()
                .sql("DELETE FROM google_requests WHERE tenant_id = :tenant")
                .param("tenant", lane.tenant().value())
                .update();

        assertThat(confirmation(event)).isEqualTo(new ConfirmationView("r-q", "unknown", Map.of()));
    }

    @Test
    void theMetricsOfATenantCountWhatWasConfirmed() {
        uploaded("r-r", 3);
        world.google.says(_ -> new Worked(Verdict.PARTIAL, 1, Map.of(GCLID, 1L), null));
        after(HALF_AN_HOUR);
        uploaded("r-s", 2);
        world.purchase(lane.tenant(), "order-waiting");

        Map<String, @Nullable Object> metrics =
                world.tenancy
                        .transaction()
                        .within(
                                lane.tenant(),
                                () ->
                                        world.tenancy
                                                .application()
                                                .sql("SELECT * FROM conversion_metrics")
                                                .query()
                                                .singleRow());

        assertThat(metrics.keySet())
                .containsExactly(
                        "tenant_id",
                        "gclid_capture_rate",
                        "leads_with_gclid",
                        "total_leads",
                        "upload_success_rate",
                        "uploads_successful",
                        "total_queued",
                        "queue_pending",
                        "queue_failed",
                        "queue_dead_letter",
                        "computed_at");
        assertThat(String.valueOf(metrics.get("upload_success_rate"))).isEqualTo("0.6667");
        assertThat(metrics.get("uploads_successful")).isEqualTo(2L);
        assertThat(metrics.get("total_queued")).isEqualTo(6L);
        assertThat(metrics.get("queue_pending")).isEqualTo(1L);
        assertThat(String.valueOf(metrics.get("gclid_capture_rate"))).isEqualTo("0");
    }
}
