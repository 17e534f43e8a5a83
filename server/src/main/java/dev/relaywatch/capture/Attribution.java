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
     * Of a period; what was received at {@code to} is left out.
     *
     * @param most how many sources are told apart
     */
    public Attributed of(Collection<TenantId> tenants, Instant from, Instant to, int most) {
        return tenants.isEmpty() || !from.isBefore(to)
                ? new Attributed(0, List.of())
                : transaction.within(
                        tenants,
                        () ->
                                new Attributed(
                                        store.visits(tenants, from, to),
                                        store.sources(tenants, from, to, most)));
    }
}
