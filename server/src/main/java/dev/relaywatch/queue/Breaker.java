package dev.relaywatch.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts the calls of each lane that failed in a row, and says how much a lane may try before its
 * platform has answered. In memory: each node notices for itself, and what one of them finds broken
 * is broken for all.
 */
@Component
class Breaker {
    private static final int MOST_LANES = 100_000;

    private final QueueProperties properties;
    private final Cache<Lane, Seen> seen = Caffeine.newBuilder().maximumSize(MOST_LANES).build();

    Breaker(QueueProperties properties) {
        this.properties = properties;
    }

    /**
     * Of the last calls of a lane.
     *
     * @param answered the last one was
     * @param failures that failed since in a row, and have not broken the lane
     */
    private record Seen(boolean answered, int failures) {
        static final Seen ANSWERED = new Seen(true, 0);
    }

    /** The platform answered, whatever it said. */
    void answered(Lane lane) {
        seen.put(lane, Seen.ANSWERED);
    }

    /** A call failed: whether that is one too many; then the count begins anew. */
    boolean failed(Lane lane) {
        int most = properties.breaker().failures();
        return seen.asMap().compute(lane, (_, last) -> another(last, most)).failures() == 0;
    }

    private static Seen another(@Nullable Seen last, int most) {
        int now = last == null ? 1 : last.failures() + 1;
        return new Seen(false, now < most ? now : 0);
    }

    /**
     * Whether the platform answered the last call. Until it did, one batch at a time is enough to
     * find out: what hangs holds one place, not all of the lane's.
     */
    boolean hasAnswered(Lane lane) {
        Seen last = seen.getIfPresent(lane);
        return last != null && last.answered();
    }

    /**
     * Whether the last call failed. Then one item is enough to find out: a batch that fails is
     * written as a whole, and what is fresh in other lanes waits for that.
     */
    boolean isDoubtful(Lane lane) {
        Seen last = seen.getIfPresent(lane);
        return last != null && !last.answered();
    }
}
