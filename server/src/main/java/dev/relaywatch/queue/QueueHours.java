package dev.relaywatch.queue;

import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts what was uploaded in each hour that is over, hour by hour in their order, and again where
 * it changed since. Any number of nodes may; what one has begun the others leave to it.
 */
@Component
class QueueHours {
    private static final Logger log = LoggerFactory.getLogger(QueueHours.class);

    /** What was settled in the hour is committed by then. */
    static final Duration LATEST = Duration.ofMinutes(10);

    private static final Duration HOUR = Duration.ofHours(1);

    /** Of a turn; a year is caught up with in half an hour. */
    static final int MOST_HOURS = 300;

    private static final int MOST_CHANGES = 500;

    private final QueueHoursStore store;
    private final TenantTransaction transaction;
    private final Clock clock;

    QueueHours(QueueHoursStore store, TenantTransaction transaction, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 20, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void rollUp() {
        try {
            int hours = 0;
            while (hours < MOST_HOURS && transaction.acrossTenants(this::rollUpNext)) {
                hours++;
            }
            transaction.acrossTenants(() -> store.lock() && store.countAgain(MOST_CHANGES) > 0);
        } catch (RuntimeException e) {
            log.warn(
                    "The hours of uploads could not be counted; trying again in a minute: {}",
                    e.toString());
        }
    }

    /** One hour, in the running transaction; whether there was one to count. */
    private boolean rollUpNext() {
        if (!store.lock()) {
            return false;
        }
        Instant settled = clock.instant().minus(LATEST);
        Instant hour =
                store.rolledUntil()
                        .or(store::firstHour)
                        .orElseGet(() -> settled.minus(HOUR).truncatedTo(ChronoUnit.HOURS));
        if (hour.plus(HOUR).isAfter(settled) || store.hasLongWriter()) {
            return false;
        }
        store.rollUp(hour);
        store.advance(hour.plus(HOUR));
        return true;
    }
}
