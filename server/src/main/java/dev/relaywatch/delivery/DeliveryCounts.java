package dev.relaywatch.delivery;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What operators watch of deliveries, by destination and never by tenant: all there is to count is
 * there from the start, so nothing else can become a label. Each is described in {@code
 * docs/metrics.md} in the same words.
 */
@Component
class DeliveryCounts {
    /** Stands for every destination that is not known here. */
    static final String UNKNOWN = "unknown";

    private static final String DESTINATION = "destination";

    private static final Duration[] AGES = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
    };

    /** Up to half a lease, which is the most that a call may last. */
    private static final Duration[] CALLS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
    };

    /** How an attempt ended. */
    enum Outcome {
        UPLOADED,
        RETRYABLE,
        THROTTLED,
        ITEM_REFUSED,
        CONNECTION_REFUSED,
        /** By our own check, without a call. */
        REFUSED_BEFOREHAND
    }

    /** Of one destination. */
    private record Meters(
            Map<Outcome, Counter> attempts, Timer age, Timer call, Counter leasesLost) {}

    private final Map<String, Meters> byDestination = new HashMap<>();
    private final Meters unknown;
    private final Clock clock;

    DeliveryCounts(Destinations destinations, MeterRegistry registry, Clock clock) {
        destinations
                .oldest()
                .keySet()
                .forEach(name -> byDestination.put(name, meters(name, registry)));
        this.unknown = meters(UNKNOWN, registry);
        this.clock = clock;
    }

    private static Meters meters(String destination, MeterRegistry registry) {
        Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            attempts.put(
                    outcome,
                    Counter.builder("relaywatch.delivery.attempts")
                            .description(
                                    "Attempts at items by how they ended; those whose lease was lost are left out")
                            .tag(DESTINATION, destination)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return new Meters(
                attempts,
                Timer.builder("relaywatch.delivery.age")
                        .description(
                                "From an event or deal being stored to its upload being settled")
                        .serviceLevelObjectives(AGES)
                        .tag(DESTINATION, destination)
                        .register(registry),
                Timer.builder("relaywatch.delivery.call")
                        .description("How long the sending of one batch took, in one or more calls")
                        .serviceLevelObjectives(CALLS)
                        .tag(DESTINATION, destination)
                        .register(registry),
                Counter.builder("relaywatch.leases.lost")
                        .description(
                                "Items sent whose lease ran out or that were withdrawn before their result was settled")
                        .tag(DESTINATION, destination)
                        .register(registry));
    }

    private Meters of(String platform) {
        return byDestination.getOrDefault(platform, unknown);
    }

    /** A batch was sent, whatever came of it. */
    void sent(String platform, Duration took) {
        of(platform).call().record(took);
    }

    /** These items were settled as ours just now. */
    void settled(String platform, List<LaneSender.Worked> ours) {
        Meters meters = of(platform);
        Instant now = clock.instant();
        for (LaneSender.Worked one : ours) {
            outcome(one.sent().outcome())
                    .ifPresent(outcome -> counter(meters, outcome).increment());
            if (one.sent().outcome() instanceof Uploaded) {
                meters.age().record(age(one.item().subject().storedAt(), now));
            }
        }
    }

    /** The clock of the node that stored it may be ahead of this one. */
    private static Duration age(Instant storedAt, Instant now) {
        return storedAt.isAfter(now) ? Duration.ZERO : Duration.between(storedAt, now);
    }

    private static Counter counter(Meters meters, Outcome outcome) {
        return Objects.requireNonNull(meters.attempts().get(outcome));
    }

    /** Somebody else decides about so many items that were sent. */
    void leasesLost(String platform, int items) {
        of(platform).leasesLost().increment(items);
    }

    /** Empty where there was no attempt. */
    private static Optional<Outcome> outcome(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Uploaded _ -> Optional.of(Outcome.UPLOADED);
            case Retryable _ -> Optional.of(Outcome.RETRYABLE);
            case Throttled _ -> Optional.of(Outcome.THROTTLED);
            case ItemRefused(var refusal) ->
                    Optional.of(
                            refusal.httpStatus() == null
                                    ? Outcome.REFUSED_BEFOREHAND
                                    : Outcome.ITEM_REFUSED);
            case RowMisconfigured _ -> Optional.of(Outcome.ITEM_REFUSED);
            case ConnectionRefused _ -> Optional.of(Outcome.CONNECTION_REFUSED);
            case NotTried _ -> Optional.empty();
        };
    }
}
