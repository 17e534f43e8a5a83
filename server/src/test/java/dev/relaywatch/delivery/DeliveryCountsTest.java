package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueKit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of deliveries: how old, how they ended, how long they took. */
class DeliveryCountsTest {
    private static final Refusal REFUSAL = new Refusal("Meta's own words", "100/33", 400);

    private static DeliveryWorld world;

    private Lane lane;
    private Map<String, Double> attemptsBefore = Map.of();

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
        world.clock.set(AnItem.NOW);
        lane = world.metaLane();
        attemptsBefore = attempts();
    }

    /** By destination and outcome, those above zero. */
    private static Map<String, Double> attempts() {
        Map<String, Double> attempts = new TreeMap<>();
        for (Counter counter : world.meters.get("relaywatch.delivery.attempts").counters()) {
            String name =
                    counter.getId().getTag("destination") + " " + counter.getId().getTag("outcome");
            if (counter.count() > 0) {
                attempts.put(name, counter.count());
            }
        }
        return attempts;
    }

    /** Since this test began. */
    private Map<String, Double> newAttempts() {
        Map<String, Double> since = attempts();
        attemptsBefore.forEach(
                (name, count) -> since.computeIfPresent(name, (_, now) -> now - count));
        since.values().removeIf(count -> count == 0);
        return since;
    }

    private void worked(DeliveryOutcome outcome) {
        world.purchase(lane.tenant(), "order-1");
        world.meta.answers(_ -> outcome);
        world.work(lane);
    }

    private static Timer timer(String name, String destination) {
        return world.meters.get(name).tag("destination", destination).timer();
    }

    private static double leasesLost() {
        return world.meters
                .get("relaywatch.leases.lost")
                .tag("destination", "meta_capi")
                .counter()
                .count();
    }

    @Test
    void theAgeIsFromStoringToSettling() {
        Timer age = timer("relaywatch.delivery.age", "meta_capi");
        long count = age.count();
        double total = age.totalTime(TimeUnit.SECONDS);
        world.purchase(lane.tenant(), "order-1");
        world.clock.advance(Duration.ofSeconds(40));
        world.purchase(lane.tenant(), "order-2");
        world.clock.advance(Duration.ofSeconds(50));

        world.work(lane);

        assertThat(age.count() - count).isEqualTo(2);
        assertThat(age.totalTime(TimeUnit.SECONDS) - total).isEqualTo(90 + 50);
    }

    @Test
    void theAgeCoversWhatARetryTook() {
        Timer age = timer("relaywatch.delivery.age", "meta_capi");
        worked(new Retryable(REFUSAL, null));
        double total = age.totalTime(TimeUnit.SECONDS);
        world.meta.reset();
        world.clock.advance(QueueKit.FIRST_PAUSE);

        world.work(lane);

        assertThat(age.totalTime(TimeUnit.SECONDS) - total)
                .isEqualTo((double) QueueKit.FIRST_PAUSE.toSeconds());
    }

    @Test
    void anEventFromAnotherNodesFutureIsNew() {
        Timer age = timer("relaywatch.delivery.age", "meta_capi");
        world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> items = world.queue.claim(lane);
        long count = age.count();
        double total = age.totalTime(TimeUnit.SECONDS);
        world.clock.advance(Duration.ofSeconds(-2));

        world.worker.work(lane, items);

        assertThat(age.count() - count).isOne();
        assertThat(age.totalTime(TimeUnit.SECONDS) - total).isZero();
    }

    @Test
    void whatIsNotUploadedHasNoAge() {
        long count = timer("relaywatch.delivery.age", "meta_capi").count();

        worked(new ItemRefused(REFUSAL));

        assertThat(timer("relaywatch.delivery.age", "meta_capi").count()).isEqualTo(count);
    }

    @Test
    void attemptsAreCountedByHowTheyEnded() {
        List<DeliveryOutcome> outcomes =
                List.of(
                        new Uploaded(200),
                        new Retryable(REFUSAL, null),
                        new Throttled(REFUSAL, null),
                        new ItemRefused(REFUSAL),
                        new RowMisconfigured(REFUSAL),
                        new ConnectionRefused(REFUSAL),
                        new NotTried());
        for (DeliveryOutcome outcome : outcomes) {
            lane = world.metaLane();
            worked(outcome);
        }

        assertThat(newAttempts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "meta_capi uploaded", 1.0,
                                "meta_capi retryable", 1.0,
                                "meta_capi throttled", 1.0,
                                "meta_capi item_refused", 2.0,
                                "meta_capi connection_refused", 1.0));
    }

    @Test
    void whatIsRefusedWithoutACallIsCountedApart() {
        world.purchase(lane.tenant(), "order-1");
        world.meta.answersBatches(_ -> List.of(Sent.refusedBeforehand("too old by now")));

        world.work(lane);

        assertThat(newAttempts()).isEqualTo(Map.of("meta_capi refused_beforehand", 1.0));
    }

    @Test
    void whoLostTheLeaseCountsThatAlone() {
        world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> late = world.queue.claim(lane);
        world.clock.advance(QueueKit.LEASE.plusSeconds(1));
        world.queue.claim(lane);
        double before = leasesLost();

        world.worker.work(lane, late);

        assertThat(leasesLost() - before).isEqualTo(1);
        assertThat(newAttempts()).isEmpty();
    }

    @Test
    void eachBatchThatIsSentIsTimedAndNothingElse() {
        Timer call = timer("relaywatch.delivery.call", "meta_capi");
        long count = call.count();
        world.purchase(lane.tenant(), "order-1");
        world.purchase(lane.tenant(), "order-2");
        world.work(lane);
        assertThat(call.count() - count).isOne();

        world.purchase(lane.tenant(), "order-3");
        world.tenancy.disable(lane.connection());
        world.work(lane);

        assertThat(call.count() - count).isOne();
    }

    @Test
    void aLaneThatNobodyKnowsIsUnknownAndBecomesNoLabel() {
        int meters = world.meters.getMeters().size();
        world.purchase(lane.tenant(), "order-1");
        List<ClaimedItem> items = world.queue.claim(lane);

        world.worker.work(new Lane(lane.tenant(), lane.connection(), "fax\"} 1\n# evil"), items);

        assertThat(newAttempts()).isEqualTo(Map.of("unknown connection_refused", 1.0));
        assertThat(world.meters.getMeters()).hasSize(meters);
        assertThat(world.meters.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("destination"))
                .containsOnly("meta_capi", "webhook", world.google.name(), "unknown");
        assertThat(Optional.ofNullable(attempts().get("unknown uploaded"))).isEmpty();
    }
}
