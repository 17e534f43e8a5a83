package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.delivery.DestinationFacts;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.UUID;

/** Facts as the other rooms would tell them. */
final class Facts {
    static final TenantId ACME = new TenantId(new UUID(1, 1));
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private Facts() {}

    /** So many events, each with all that there is. */
    static EventFacts whole(String event, long events) {
        return carrying(event, events, events);
    }

    /** So many events, of which some have all that there is and the others nothing. */
    static EventFacts carrying(String event, long events, long whole) {
        return new EventFacts(
                ACME, event, events, whole, whole, whole, whole, whole, whole, whole, 0, 0, events,
                0, 0);
    }

    static DestinationFacts delivered(String destination, long uploaded, long failing, long dead) {
        return new DestinationFacts(
                ACME, destination, 0, failing - dead, dead, null, uploaded, 0, 0, failing, dead);
    }

    static VolumeVerdict volume(String name, VolumeLevel level, double expected, long actual) {
        return new VolumeVerdict(
                name,
                level,
                expected,
                actual,
                NOW.minusSeconds(3_600),
                NOW,
                6,
                name + ": " + actual + " came, " + expected + " are usual");
    }
}
