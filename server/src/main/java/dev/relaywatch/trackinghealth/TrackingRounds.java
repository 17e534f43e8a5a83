package dev.relaywatch.trackinghealth;

import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Checks all tenants at regular intervals, on one node each time. A round on which its node ended
 * is made by the next, an interval later.
 */
@Component
@EnableConfigurationProperties(TrackingHealthProperties.class)
class TrackingRounds {
    private static final Logger log = LoggerFactory.getLogger(TrackingRounds.class);
    private static final int AT_ONCE = 100;

    private final TrackingHealth health;
    private final TrackingRoundStore store;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final TrackingHealthProperties properties;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    TrackingRounds(
            TrackingHealth health,
            TrackingRoundStore store,
            Tenancy tenancy,
            TenantTransaction transaction,
            TrackingHealthProperties properties,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.health = health;
        this.store = store;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.properties = properties;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** On a thread of its own: a round over many tenants takes longer than others can wait. */
    @Scheduled(initialDelay = 20, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void roundNowAndThen() {
        if (running.compareAndSet(false, true)) {
            Thread _ =
                    Thread.ofVirtual()
                            .name("tracking-health")
                            .start(() -> {
                                try {
                                    round();
                                } finally {
                                    running.set(false);
                                }
                            });
        }
    }

    void round() {
        try {
            if (!transaction.acrossTenants(
                    () -> store.take(clock.instant(), properties.interval()))) {
                return;
            }
            long began = System.nanoTime();
            List<Tenant> tenants = tenancy.tenants();
            for (int from = 0; from < tenants.size(); from += AT_ONCE) {
                check(tenants.subList(from, Math.min(from + AT_ONCE, tenants.size())));
            }
            log.debug(
                    "The tracking of {} tenants was checked in {}",
                    tenants.size(),
                    Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException e) {
            log.warn(
                    "Tracking health could not be checked; the next check is in {}: {}",
                    properties.interval(),
                    e.toString());
        }
    }

    /** What cannot be checked now leaves the others alone. */
    private void check(List<Tenant> tenants) {
        try {
            publisher.publishEvent(new TrackingHealthChecked(health.check(tenants)));
        } catch (RuntimeException e) {
            log.warn(
                    "The tracking of {} tenants from {} on could not be checked: {}",
                    tenants.size(),
                    tenants.getFirst().slug(),
                    e.toString());
        }
    }
}
