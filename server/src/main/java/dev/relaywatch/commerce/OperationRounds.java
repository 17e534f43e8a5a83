package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at regular intervals how the operations of all tenants went, on one node each time. */
@Component
@EnableConfigurationProperties(OperationsProperties.class)
class OperationRounds {
    private static final Logger log = LoggerFactory.getLogger(OperationRounds.class);
    private static final int AT_ONCE = 100;
    private static final Duration LATELY = Duration.ofHours(1);

    private final OperationRoundStore store;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final OperationsProperties properties;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    OperationRounds(
            OperationRoundStore store,
            Tenancy tenancy,
            TenantTransaction transaction,
            OperationsProperties properties,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.properties = properties;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** On a thread of its own: a round over many tenants takes longer than others can wait. */
    @Scheduled(initialDelay = 10, fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void roundNowAndThen() {
        if (running.compareAndSet(false, true)) {
            Thread _ =
                    Thread.ofVirtual()
                            .name("operations")
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
            List<TenantId> tenants = tenancy.tenants().stream().map(Tenant::id).toList();
            for (int from = 0; from < tenants.size(); from += AT_ONCE) {
                look(tenants.subList(from, Math.min(from + AT_ONCE, tenants.size())));
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Operations could not be judged; the next try is in {}: {}",
                    properties.interval(),
                    e.toString());
        }
    }

    /** What cannot be looked at now leaves the others alone. */
    void look(List<TenantId> tenants) {
        try {
            List<OperationStanding> standings =
                    transaction.acrossTenants(
                            () -> store.standings(tenants, clock.instant().minus(LATELY)));
            publisher.publishEvent(new OperationsChecked(Set.copyOf(tenants), standings));
        } catch (RuntimeException e) {
            log.warn(
                    "The operations of {} tenants from {} on could not be judged: {}",
                    tenants.size(),
                    tenants.getFirst(),
                    e.toString());
        }
    }
}
