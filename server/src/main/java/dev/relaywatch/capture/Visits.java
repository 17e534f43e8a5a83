package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * How many visits there were. A visit begins with a visitor of whom nothing was heard for half an
 * hour; with the events of a page just as with the call that tells of a visit. What a server tells
 * of a visitor is none.
 */
@Component
public class Visits {
    private final VisitStore store;
    private final TenantTransaction transaction;

    Visits(VisitStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** Those that began in a period; one that began at {@code to} is left out. */
    public long count(TenantId tenant, Instant from, Instant to) {
        return from.isBefore(to)
                ? transaction.within(tenant, () -> store.count(tenant, from, to))
                : 0;
    }

    /** Since when there are any; empty where there are none. */
    public Optional<Instant> since(TenantId tenant) {
        return transaction.within(tenant, () -> store.first(tenant));
    }
}
