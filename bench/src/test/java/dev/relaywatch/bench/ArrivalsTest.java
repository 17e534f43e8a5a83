package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.relaywatch.sandbox.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long events took, by the requests that Meta accepted. */
class ArrivalsTest {
    private static final Instant START = Instant.parse("2026-11-15T12:00:00Z");

    private final Arrivals arrivals = new Arrivals();

    private static Received request(int millis, int status, String... eventIds) {
        StringBuilder body = new StringBuilder("{\"data\":[");
        for (String id : eventIds) {
            body.append("{\"event_name\":\"Purchase\",\"event_id\":\"").append(id).append("\"},");
        }
        return new Received(
                START.plusMillis(millis),
                "store-1",
                "meta",
                "POST",
                "/v26.0/1/events",
                Map.of(),
                body.append("]}").toString().getBytes(StandardCharsets.UTF_8),
                status);
    }

    private static long millis(int millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void theDelayIsFromTheAcknowledgementToTheArrival() {
        arrivals.add(List.of(request(30, 200, "order-1", "order-2"), request(90, 200, "order-3")));

        assertThat(
                        arrivals.delays(
                                Map.of(
                                        "order-1", START,
                                        "order-2", START.plusMillis(20),
                                        "order-3", START)))
                .isEqualTo(new Percentiles(millis(30), millis(90), millis(90)));
    }

    @Test
    void whatArrivedBeforeItsAcknowledgementHadNoDelay() {
        arrivals.add(List.of(request(30, 200, "order-1")));

        assertThat(arrivals.delays(Map.of("order-1", START.plusMillis(31))).p50()).isZero();
    }

    @Test
    void ofAnEventThatArrivedTwiceTheFirstArrivalCounts() {
        arrivals.add(List.of(request(70, 200, "order-1")));
        arrivals.add(List.of(request(30, 200, "order-1"), request(50, 200, "order-1")));

        assertThat(arrivals.delays(Map.of("order-1", START)).p50()).isEqualTo(millis(30));
    }

    @Test
    void whatMetaRefusedDidNotArrive() {
        arrivals.add(List.of(request(30, 503, "order-1")));

        assertThat(arrivals.haveAll(Map.of("order-1", START))).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> arrivals.delays(Map.of("order-1", START)))
                .withMessage("order-1 was acknowledged and did not arrive");
    }
}
