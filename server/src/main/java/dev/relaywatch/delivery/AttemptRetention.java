package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.RetentionProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes the bodies out of old attempts; that there were attempts, and how they ended, stays as long
 * as the ledger. Any number of nodes may.
 */
@Component
class AttemptRetention {
    private static final Logger log = LoggerFactory.getLogger(AttemptRetention.class);
    private static final int AT_ONCE = 5_000;
    private static final int MOST_ROUNDS = 200;

    private final AttemptStore attempts;
    private final RetentionProperties retention;
    private final Clock clock;

    AttemptRetention(AttemptStore attempts, RetentionProperties retention, Clock clock) {
        this.attempts = attempts;
        this.retention = retention;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void forgetBodies() {
        Instant before = clock.instant().minus(retention.payloads());
        try {
            int rounds = 0;
            while (attempts.forgetBodies(before, AT_ONCE) == AT_ONCE && rounds < MOST_ROUNDS) {
                rounds++;
            }
        } catch (RuntimeException e) {
            log.error(
                    "The bodies of old attempts could not be forgotten; trying again in an hour",
                    e);
        }
    }
}
