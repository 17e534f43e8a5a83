package dev.relaywatch.capture;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The ledger in numbers, exact to the moment: whole hours that are over stand counted, the rest is
 * counted when asked.
 */
@Component
public class LedgerFacts {
    private final LedgerFactsStore store;
    private final TenantTransaction transaction;

    LedgerFacts(LedgerFactsStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** Of a period, by tenant and name; what was received at {@code to} is left out. */
    public List<EventFacts> events(Collection<TenantId> tenants, Instant from, Instant to) {
        return tenants.isEmpty() || !from.isBefore(to)
                ? List.of()
                : transaction.within(tenants, () -> store.events(tenants, from, to));
    }

    /** Of a period, by tenant; one for each that had leads or conversions. */
    public List<LeadFacts> leads(Collection<TenantId> tenants, Instant from, Instant to) {
        return tenants.isEmpty()
                ? List.of()
                : transaction.within(tenants, () -> store.leads(tenants, from, to));
    }

    /** Of these hours, each named by its beginning; those in which nothing came are left out. */
    public List<HourFacts> hours(Collection<TenantId> tenants, Collection<Instant> hours) {
        return tenants.isEmpty() || hours.isEmpty()
                ? List.of()
                : transaction.within(tenants, () -> store.hours(tenants, hours));
    }

    /** When the first that is kept of each tenant was received. */
    public Map<TenantId, Instant> known(Collection<TenantId> tenants) {
        return tenants.isEmpty()
                ? Map.of()
                : transaction.within(tenants, () -> store.known(tenants));
    }

    /** When an event of each of these names was received last, as {@link HourFacts} names them. */
    public Map<String, Instant> lastReceived(TenantId tenant, Collection<String> names) {
        return names.isEmpty()
                ? Map.of()
                : transaction.within(tenant, () -> store.lastReceived(tenant, names));
    }

    /**
     * The median value of the newest thousand of each name that carried one, in the currency of
     * most of them.
     */
    public Map<String, Money> usualValues(TenantId tenant, Collection<String> names) {
        return names.isEmpty()
                ? Map.of()
                : transaction.within(tenant, () -> store.usualValues(tenant, names));
    }
}
