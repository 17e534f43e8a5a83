package dev.relaywatch.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.stereotype.Component;

/**
 * Counts the calls of each lane that failed in a row. In memory: each node notices for itself, and
 * what one of them finds broken is broken for all.
 */
@Component
class Breaker {
    private static final int MOST_LANES = 100_000;

    private final QueueProperties properties;
    private final Cache<Lane, Integer> failures =
            Caffeine.newBuilder().maximumSize(MOST_LANES).build();

    Breaker(QueueProperties properties) {
        this.properties = properties;
    }

    /** The platform answered, whatever it said. */
    void answered(Lane lane) {
        failures.invalidate(lane);
    }

    /** A call failed: whether that is one too many; then the count begins anew. */
    boolean failed(Lane lane) {
        int most = properties.breaker().failures();
        int now = failures.asMap().merge(lane, 1, Integer::sum);
        if (now < most) {
            return false;
        }
        failures.invalidate(lane);
        return true;
    }
}
