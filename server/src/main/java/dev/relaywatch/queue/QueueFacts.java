package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private final FlowStore flow;
    private final TenantTransaction transaction;
    private final Clock clock;

    QueueFacts(
            QueueFactsStore store,
            StuckFactsStore stuck,
            FlowStore flow,
            TenantTransaction transaction,
            Clock clock) {
        this.store = store;
        this.stuck = stuck;
        this.flow = flow;
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

    /**
     * How many items are not done yet, dead letters left out; connections without any are left out.
     */
    public Map<ConnectionId, Long> waiting(Collection<TenantId> tenants) {
        return tenants.isEmpty()
                ? Map.of()
                : transaction.within(tenants, () -> store.waiting(tenants));
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

    /**
     * Deliveries over time, by platform; pieces in which there was nothing are left out.
     *
     * @param hours how many whole hours a piece has
     * @param pieces how many, the last with the running hour
     */
    public List<Flow> flow(Collection<TenantId> tenants, int hours, int pieces) {
        Duration step = Duration.ofHours(hours);
        Instant now = clock.instant();
        Instant from = flowBegins(hours, pieces);
        return tenants.isEmpty()
                ? List.of()
                : transaction.within(tenants, () -> flow.flow(tenants, from, now, step));
    }

    /** When the first piece of such a flow begins. */
    public Instant flowBegins(int hours, int pieces) {
        return clock.instant()
                .truncatedTo(ChronoUnit.HOURS)
                .plus(Duration.ofHours(1))
                .minus(Duration.ofHours(hours).multipliedBy(pieces));
    }

    /** How many items were uploaded since then. */
    public long uploadedSince(Collection<TenantId> tenants, Instant since) {
        return tenants.isEmpty()
                ? 0
                : transaction.within(tenants, () -> flow.uploadedSince(tenants, since));
    }
}
