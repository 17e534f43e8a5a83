package dev.relaywatch.queue;

import dev.relaywatch.tenancy.RetentionProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets what only the platform may see once it serves nobody: some days after the upload, and of
 * items never uploaded when their platform would no longer take them. Counts go with the ledger's
 * months, replays after a quarter. Any number of nodes may.
 */
@Component
class QueueRetention {
    private static final Logger log = LoggerFactory.getLogger(QueueRetention.class);
    private static final Duration REPLAYS_KEPT = Duration.ofDays(90);
    private static final int AT_ONCE = 5_000;
    private static final int MOST_ROUNDS = 200;

    private final RetentionStore store;
    private final LaneHandler handler;
    private final RetentionProperties retention;
    private final Clock clock;

    QueueRetention(
            RetentionStore store, LaneHandler handler, RetentionProperties retention, Clock clock) {
        this.store = store;
        this.handler = handler;
        this.retention = retention;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void forget() {
        Instant now = clock.instant();
        try {
            rounds(() -> store.forgetDelivered(now.minus(retention.payloads()), AT_ONCE));
            handler.oldest()
                    .forEach((platform, oldest) ->
                            rounds(() ->
                                    store.forgetWaiting(platform, now.minus(oldest), AT_ONCE)));
            store.forgetCounts(LocalDate.ofInstant(retention.firstKept(now), ZoneOffset.UTC));
            rounds(() -> store.forgetReplays(now.minus(REPLAYS_KEPT), AT_ONCE));
        } catch (RuntimeException e) {
            log.error(
                    "What the queue keeps no longer could not be forgotten; trying again in an hour",
                    e);
        }
    }

    private static void rounds(IntSupplier round) {
        int rounds = 0;
        while (round.getAsInt() == AT_ONCE && rounds < MOST_ROUNDS) {
            rounds++;
        }
    }
}
