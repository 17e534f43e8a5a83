package dev.relaywatch.delivery;

import dev.relaywatch.queue.ClaimedItem;
import dev.relaywatch.queue.Lane;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tries a step at the database again while its items are claimed. A database that is away or full
 * for a moment is no reason to send again what a platform has, nor to wait for a lease to end. A
 * step that went through unheard finds the claim gone, and changes nothing twice.
 */
@Component
class WhileClaimed {
    private static final Logger log = LoggerFactory.getLogger(WhileClaimed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Clock clock;

    WhileClaimed(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param spare what of the lease must be left to begin another try
     * @throws RuntimeException of the last try
     */
    <T> T run(Lane lane, List<ClaimedItem> items, Duration spare, Supplier<T> step) {
        long end = System.nanoTime() + left(items).minus(spare).minus(PAUSE).toNanos();
        while (true) {
            try {
                return step.get();
            } catch (TransactionException
                    | DataAccessResourceFailureException
                    | TransientDataAccessException e) {
                if (System.nanoTime() - end >= 0 || isInterruptedInPause()) {
                    throw e;
                }
                log.warn(
                        "Lane {} of tenant {}: the database does not serve its {} claimed items, trying again: {}",
                        lane.platform(),
                        lane.tenant(),
                        items.size(),
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
        }
    }

    private Duration left(List<ClaimedItem> items) {
        return items.stream()
                .map(item -> Duration.between(clock.instant(), item.leaseEnd()))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static boolean isInterruptedInPause() {
        try {
            Thread.sleep(PAUSE);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
