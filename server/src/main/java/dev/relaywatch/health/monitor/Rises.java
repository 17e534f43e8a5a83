package dev.relaywatch.health.monitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast counters rise that a server counts from its own start, from one look of this node to its
 * next.
 */
final class Rises {
    private static final int MOST_COUNTERS = 10_000;

    /** Of less, a single event would make a storm. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private final Clock clock;
    private final Cache<String, Seen> seen =
            Caffeine.newBuilder().maximumSize(MOST_COUNTERS).build();

    private record Seen(long value, Instant at) {}

    Rises(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param counter whose and which
     * @return empty at the first look, soon after the last, and where the server began anew
     */
    Optional<Double> perMinute(String counter, long value) {
        Instant now = clock.instant();
        Seen before = seen.getIfPresent(counter);
        if (before == null || value < before.value() || now.isBefore(before.at())) {
            seen.put(counter, new Seen(value, now));
            return Optional.empty();
        }
        Duration passed = Duration.between(before.at(), now);
        if (passed.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        seen.put(counter, new Seen(value, now));
        return Optional.of(
                Math.round((value - before.value()) * 60_000.0 / passed.toMillis() * 10) / 10.0);
    }
}
