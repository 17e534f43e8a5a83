package dev.relaywatch.trackinghealth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name of a tenant.
 *
 * @param counts by hour
 * @param last when one was received last; absent: never, or not asked for
 * @param expectation absent where the tenant's configuration has none
 */
record VolumeName(
        String name, Counts counts, @Nullable Instant last, @Nullable Expectation expectation) {

    /** How many came in an hour, numbered from 1970 in UTC. */
    interface Counts {
        long in(long hour);
    }

    /**
     * @param within the longest pause
     * @param since from when on it is expected, even if it never came before
     */
    record Expectation(Duration within, Instant since) {}
}
