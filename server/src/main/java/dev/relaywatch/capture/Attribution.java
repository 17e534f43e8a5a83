package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Where leads and conversions came from, by the first touch of their visitor. What was received in
 * the period counts: a deal may be of a lead from before.
 */
@Component
public class Attribution {
    private final AttributionStore store;
    private final TenantTransaction transaction;

    Attribution(AttributionStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /**
     * The sources of most leads and conversions, and all others as one at the end.
     *
     * @param most how many sources are told apart
     */
    public List<AttributedSource> sources(
            Collection<TenantId> tenants, Instant from, Instant to, int most) {
        return tenants.isEmpty() || !from.isBefore(to)
                ? List.of()
                : transaction.within(tenants, () -> store.sources(tenants, from, to, most));
    }

    /** How many of each step there were; what was received at {@code to} is left out. */
    public Funnel funnel(Collection<TenantId> tenants, Instant from, Instant to) {
        return tenants.isEmpty() || !from.isBefore(to)
                ? Funnel.NOTHING
                : transaction.within(tenants, () -> store.funnel(tenants, from, to));
    }
}
