package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.AttemptStore.Attempt;
import dev.relaywatch.delivery.meta.MetaKit;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueProperties;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two hundred lanes, each with a sequence of faults of its own: whatever a platform and the way to
 * it do, what was acknowledged ends up delivered, or dead with a reason, and nothing of it is
 * forgotten.
 */
@Tag("long")
@Timeout(240)
class FaultSequencesTest {
    private static final int LANES = 200;
    private static final int EVENTS_PER_LANE = 4;
    private static final int MOST_FAULTS = 6;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final List<FaultKind> KINDS =
            List.of(
                    FaultKind.RESET,
                    FaultKind.RESET_AFTER,
                    FaultKind.WRONG_LENGTH,
                    FaultKind.HALF_OPEN,
                    FaultKind.STALLED,
                    FaultKind.THROTTLED,
                    FaultKind.TOKEN_EXPIRED,
                    FaultKind.UNAVAILABLE,
                    FaultKind.UNKNOWN_ERROR,
                    FaultKind.HTML,
                    FaultKind.PORTAL,
                    FaultKind.EMPTY,
                    FaultKind.TRUNCATED,
                    FaultKind.LIE);

    /** As in production, but a thousand times as fast. */
    private static final QueueProperties PROPERTIES =
            new QueueProperties(
                    IntStream.of(50, 100, 200, 400, 800).mapToObj(Duration::ofMillis).toList(),
                    Map.of(),
                    0.1,
                    Duration.ofSeconds(2),
                    Duration.ofMillis(50),
                    4,
                    64,
                    Duration.ofMillis(300),
                    new QueueProperties.Breaker(3, Duration.ofMillis(100)));

    private record Acknowledged(String account, CapturedEvent event) {}

    @Test
    void whateverHappensNothingIsLostNothingIsStuckAndEveryAttemptIsKnown() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("FIGURES seed of the fault sequences: " + seed);
        Random random = new Random(seed);
        Outbound outbound = LoopbackOutbound.open();
        try (Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
                LiveDelivery delivery =
                        new LiveDelivery(
                                MetaKit.destination(outbound, Clock.systemUTC()), PROPERTIES)) {
            List<Acknowledged> acknowledged = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                String account = "lane-" + lane;
                faults(sandbox, account, random);
                TenantId tenant =
                        delivery.tenant(account, URI.create(sandbox.url(account, "meta")));
                for (int i = 0; i < EVENTS_PER_LANE; i++) {
                    acknowledged.add(
                            new Acknowledged(
                                    account, delivery.purchase(tenant, account + "-" + i)));
                }
            }
            await().atMost(LONGEST).until(() -> delivery.waiting() == 0);

            int dead = 0;
            int attempts = 0;
            int twice = 0;
            for (Acknowledged each : acknowledged) {
                QueueEntry item = delivery.item(each.event());
                dead += item.status().equals("dead_letter") ? 1 : 0;
                attempts += delivery.claims(each.event());
                twice += times(sandbox, each) > 1 ? 1 : 0;
                endedWell(sandbox, delivery, each, item);
            }
            System.out.printf(
                    "FIGURES %d sequences of faults: %d acknowledged, %d dead with a reason, %d at the platform more than"
                            + " once under one id, %d attempts, none missing%n",
                    LANES, acknowledged.size(), dead, twice, attempts);
        } finally {
            LoopbackOutbound.stop(outbound);
        }
    }

    private static void faults(Sandbox sandbox, String account, Random random) {
        int count = random.nextInt(MOST_FAULTS + 1);
        for (int i = 0; i < count; i++) {
            FaultKind kind = KINDS.get(random.nextInt(KINDS.size()));
            sandbox.add(Fault.of(kind).at(account, "meta").times(1 + random.nextInt(3)));
        }
        if (random.nextInt(10) == 0) {
            sandbox.add(Fault.rejected(account + "-1").at(account, "meta"));
        }
    }

    private static int times(Sandbox sandbox, Acknowledged each) {
        return sandbox.timesAccepted(each.account(), "meta", each.event().eventId());
    }

    private static void endedWell(
            Sandbox sandbox, LiveDelivery delivery, Acknowledged each, QueueEntry item) {
        List<Attempt> attempts = delivery.attempts(each.event());
        String about = each.event().eventId() + " " + item + " " + attempts;
        assertThat(attempts)
                .as(about)
                .extracting(Attempt::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, delivery.claims(each.event())).boxed().toList());
        if (item.status().equals("uploaded")) {
            assertThat(times(sandbox, each)).as(about).isPositive();
            assertThat(attempts.getLast().outcome()).as(about).isEqualTo("uploaded");
        } else {
            assertThat(item.status()).as(about).isEqualTo("dead_letter");
            assertThat(item.lastFailure()).as(about).isNotNull();
            assertThat(attempts.getLast().outcome()).as(about).isIn("retryable", "item_refused");
        }
    }
}
