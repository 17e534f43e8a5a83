package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The queue in numbers, exact to the moment: hours that are over stand counted, the rest is counted
 * when asked.
 */
@Component
public class QueueFacts {
    private final QueueFactsStore store;
    private final StuckFactsStore stuck;
    private final TenantTransaction transaction;
    private final Clock clock;

    QueueFacts(
            QueueFactsStore store,
            StuckFactsStore stuck,
            TenantTransaction transaction,
            Clock clock) {
        this.store = store;
        this.stuck = stuck;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * By tenant and platform; those of which there is nothing are left out.
     *
     * @param to is left out of the period
     */
    public List<DestinationStanding> destinations(
            Collection<TenantId> tenants, Instant from, Instant to) {
        return tenants.isEmpty()
                ? List.of()
                : transaction.within(
                        tenants, () -> store.standings(tenants, from, to, clock.instant()));
    }

    /** How many items that had failed were uploaded since then, by tenant; 0 where none was. */
    public Map<TenantId, Long> uploadedAfterFailure(Map<TenantId, Instant> since) {
        return since.isEmpty()
                ? Map.of()
                : transaction.within(since.keySet(), () -> store.uploadedAfterFailure(since));
    }

    /**
     * What failed, is a dead letter or waits in a lane whose account is refused.
     *
     * @param mostCauses of a tenant
     */
    public StuckFacts stuck(Collection<TenantId> tenants, int mostCauses) {
        return tenants.isEmpty()
                ? new StuckFacts(List.of(), List.of())
                : transaction.within(
                        tenants, () -> stuck.read(tenants, mostCauses, clock.instant()));
    }
}
