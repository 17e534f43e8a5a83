package dev.relaywatch.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a platform is asked what it kept: from half an hour after sending, each time after twice as
 * long, for the last time after a day. Source: Google, "Diagnostics" of the Data Manager API.
 */
final class ConfirmationSchedule {
    static final Duration FIRST = Duration.ofMinutes(30);
    static final Duration LAST = Duration.ofHours(24);

    private ConfirmationSchedule() {}

    static Instant first(Instant sent) {
        return sent.plus(FIRST);
    }

    /** The next time; empty when it was the last. */
    static Optional<Instant> next(Instant sent, Instant asked) {
        Duration since = Duration.between(sent, asked);
        if (since.compareTo(LAST) >= 0) {
            return Optional.empty();
        }
        Duration doubled = since.compareTo(FIRST) < 0 ? FIRST : since.multipliedBy(2);
        return Optional.of(sent.plus(doubled.compareTo(LAST) > 0 ? LAST : doubled));
    }
}
