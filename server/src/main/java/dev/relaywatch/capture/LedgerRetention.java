package dev.relaywatch.capture;

import dev.relaywatch.tenancy.RetentionProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Prunes the keys of events whose months were dropped: an id may then be used again. Any number of
 * nodes may.
 */
@Component
class LedgerRetention {
    private static final Logger log = LoggerFactory.getLogger(LedgerRetention.class);
    private static final int AT_ONCE = 5_000;
    private static final int MOST_ROUNDS = 200;

    private final EventKeyStore keys;
    private final RetentionProperties retention;
    private final Clock clock;

    LedgerRetention(EventKeyStore keys, RetentionProperties retention, Clock clock) {
        this.keys = keys;
        this.retention = retention;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 15, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        Instant before = retention.firstKept(clock.instant());
        try {
            int rounds = 0;
            while (keys.prune(before, AT_ONCE) == AT_ONCE && rounds < MOST_ROUNDS) {
                rounds++;
            }
        } catch (RuntimeException e) {
            log.error("The keys of old events could not be pruned; trying again in an hour", e);
        }
    }
}
