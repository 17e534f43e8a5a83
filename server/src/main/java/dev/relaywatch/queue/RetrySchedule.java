package dev.relaywatch.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a failed item is tried again. As many retries as pauses.
 *
 * @param jitter share of a pause by which it may be longer or shorter, 0 to 1
 */
public record RetrySchedule(List<Duration> pauses, double jitter) {
    public RetrySchedule {
        pauses = List.copyOf(pauses);
    }

    int maxRetries() {
        return pauses.size();
    }

    /**
     * The instant of the next try, or empty when no retry is left.
     *
     * @param failures how often the item failed before this failure
     * @param after the pause the platform asked for; a longer one than ours is kept to
     */
    Optional<Instant> nextAttempt(
            int failures, Instant now, @Nullable Duration after, RandomGenerator random) {
        if (failures >= pauses.size()) {
            return Optional.empty();
        }
        Duration pause = jittered(pauses.get(failures), random);
        return Optional.of(now.plus(after != null && after.compareTo(pause) > 0 ? after : pause));
    }

    private Duration jittered(Duration pause, RandomGenerator random) {
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(pause.toMillis() * factor)));
    }
}
