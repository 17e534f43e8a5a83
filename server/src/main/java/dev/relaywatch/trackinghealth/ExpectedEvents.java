package dev.relaywatch.trackinghealth;

import static java.util.stream.Collectors.groupingBy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ExpectationsConfigured;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the configuration file expects of each tenant; it alone says so. */
@Component
class ExpectedEvents {
    private final ExpectedEventStore store;
    private final TenantTransaction transaction;
    private final Clock clock;

    ExpectedEvents(ExpectedEventStore store, TenantTransaction transaction, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    Map<TenantId, List<ExpectedEvent>> of(Collection<TenantId> tenants) {
        return transaction.acrossTenants(() -> store.of(tenants)).stream()
                .collect(groupingBy(ExpectedEvent::tenant));
    }

    @EventListener
    void on(ExpectationsConfigured configured) {
        store.set(configured.tenant(), configured.within(), clock.instant());
    }
}
