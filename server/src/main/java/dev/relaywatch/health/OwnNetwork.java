package dev.relaywatch.health;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Tells trouble of our own network from trouble of a target: when several hosts cannot be reached,
 * and nothing outside can, it is ours.
 */
@Component
class OwnNetwork {
    /** Detail of a result that found no way to its target, or no name for it. */
    static final String UNREACHED = "unreached";

    private static final Duration RECENT = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int SEVERAL = 3;

    private final Cache<String, Boolean> unreached =
            Caffeine.newBuilder().expireAfterWrite(RECENT).maximumSize(1_000).build();
    private volatile long lastReached = System.nanoTime() - RECENT.toNanos();

    /** Whether this result says more of us than of its target; each result is shown here once. */
    boolean isGone(Target target, HealthResult result) {
        Connection connection = target.connection();
        if (connection == null || result.status() == HealthStatus.UNKNOWN) {
            return false;
        }
        if (!Boolean.TRUE.equals(result.details().get(UNREACHED))) {
            lastReached = System.nanoTime();
            if (unreached.estimatedSize() > 0) {
                unreached.invalidateAll();
            }
            return false;
        }
        URI address = connection.baseUrl();
        unreached.put(address == null ? connection.service() : address.getHost(), true);
        unreached.cleanUp();
        return unreached.estimatedSize() >= SEVERAL
                && System.nanoTime() - lastReached > QUIET.toNanos();
    }
}
