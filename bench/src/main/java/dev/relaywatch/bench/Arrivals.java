package dev.relaywatch.bench;

import dev.relaywatch.sandbox.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When events arrived at Meta, by the log of the requests that it accepted. */
final class Arrivals {
    private static final Pattern EVENT_ID = Pattern.compile("\"event_id\"\\s*:\\s*\"([^\"]+)\"");

    private final Map<String, Instant> first = new HashMap<>();

    /** Takes note of these requests; of an event that arrived several times the first counts. */
    void add(List<Received> requests) {
        for (Received request : requests) {
            if (request.status() == 200) {
                Matcher eventId = EVENT_ID.matcher(request.text());
                while (eventId.find()) {
                    first.merge(
                            eventId.group(1),
                            request.at(),
                            (known, now) -> known.isBefore(now) ? known : now);
                }
            }
        }
    }

    boolean haveAll(Map<String, Instant> acknowledged) {
        return first.keySet().containsAll(acknowledged.keySet());
    }

    /**
     * From each event's acknowledgement to its arrival; none where it arrived before.
     *
     * @throws IllegalStateException when one was acknowledged and did not arrive
     */
    Percentiles delays(Map<String, Instant> acknowledged) {
        return Percentiles.of(
                acknowledged.entrySet().stream()
                        .mapToLong(event -> delay(event.getKey(), event.getValue()))
                        .toArray());
    }

    private long delay(String eventId, Instant acknowledgedAt) {
        Instant arrived = first.get(eventId);
        if (arrived == null) {
            throw new IllegalStateException(eventId + " was acknowledged and did not arrive");
        }
        return Math.max(0, Duration.between(acknowledgedAt, arrived).toNanos());
    }
}
