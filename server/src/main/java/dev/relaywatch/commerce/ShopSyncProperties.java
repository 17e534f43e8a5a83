package dev.relaywatch.commerce;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How shops are read in the background.
 *
 * @param interval how often each shop is
 * @param atOnce how many a node reads at a time
 * @param history how far back a new shop is read
 * @param retention how long orders are kept after they were made
 */
@ConfigurationProperties("relaywatch.commerce.sync")
record ShopSyncProperties(
        @DefaultValue("5m") Duration interval,
        @DefaultValue("8") int atOnce,
        @DefaultValue("90d") Duration history,
        @DefaultValue("400d") Duration retention) {

    /** Older than so many intervals, what is known of a shop is stale. */
    private static final int FRESH = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    ShopSyncProperties {
        if (interval.compareTo(Duration.ofSeconds(30)) < 0
                || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.sync.interval must be 30s to 1d, got " + interval);
        }
        if (atOnce < 1 || atOnce > 1_000) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.sync.at-once must be 1 to 1000, got " + atOnce);
        }
        if (!history.isPositive() || history.compareTo(retention) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.sync.history must be more than nothing and at most"
                            + " relaywatch.commerce.sync.retention, got "
                            + history);
        }
        if (retention.compareTo(Duration.ofDays(3_650)) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.commerce.sync.retention must be at most 3650d, got " + retention);
        }
    }

    Duration fresh() {
        return interval.multipliedBy(FRESH);
    }

    /** The pause after so many failures in a row: twice as long each time, up to an hour. */
    Duration afterFailures(int failures) {
        Duration pause = interval.multipliedBy(1L << Math.clamp(failures - 1L, 0, 12));
        Duration longest = interval.compareTo(LONGEST_PAUSE) > 0 ? interval : LONGEST_PAUSE;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
