package dev.relaywatch.alerting;

import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What time alone does to alerts; every node looks, the rows decide. */
@Component
class AlertRounds {
    private static final Logger log = LoggerFactory.getLogger(AlertRounds.class);

    /** As long as events are kept by default. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final AlertOpener opener;
    private final AlertStore store;
    private final AlertReadStore reads;
    private final AlertGauges gauges;
    private final TenantTransaction transaction;
    private final Clock clock;

    AlertRounds(
            AlertOpener opener,
            AlertStore store,
            AlertReadStore reads,
            AlertGauges gauges,
            TenantTransaction transaction,
            Clock clock) {
        this.opener = opener;
        this.store = store;
        this.reads = reads;
        this.gauges = gauges;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void round() {
        tried(opener::remind);
        tried(opener::endWhatCalmed);
        tried(() -> gauges.set(reads.countsOfActive()));
    }

    @Scheduled(initialDelay = 1, fixedDelay = 24, timeUnit = TimeUnit.HOURS)
    void forget() {
        tried(() -> store.forgetResolvedBefore(clock.instant().minus(KEPT)));
    }

    private void tried(Runnable work) {
        try {
            transaction.acrossTenants(() -> {
                work.run();
                return true;
            });
        } catch (RuntimeException e) {
            log.warn("A round of the alerts failed; the next is soon: {}", e.toString());
        }
    }
}
