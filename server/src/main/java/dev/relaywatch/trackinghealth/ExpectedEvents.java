package dev.relaywatch.trackinghealth;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.ExpectationsConfigured;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the configuration file expects of each tenant; it alone says so. */
@Component
class ExpectedEvents {
    private final ExpectedEventStore store;
    private final TenantTransaction transaction;
    private final AuditLog audit;
    private final Clock clock;

    ExpectedEvents(
            ExpectedEventStore store, TenantTransaction transaction, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    Map<TenantId, List<ExpectedEvent>> of(Collection<TenantId> tenants) {
        return transaction.within(tenants, () -> store.of(tenants)).stream()
                .collect(groupingBy(ExpectedEvent::tenant));
    }

    @EventListener
    void on(ExpectationsConfigured configured) {
        TenantId tenant = configured.tenant();
        Map<String, Duration> before =
                store.of(List.of(tenant)).stream()
                        .collect(toMap(ExpectedEvent::name, ExpectedEvent::within));
        if (before.equals(configured.within())) {
            return;
        }
        store.set(tenant, configured.within(), clock.instant());
        audit.record(
                AuditEntry.of(
                                tenant,
                                Actor.FILE,
                                AuditAction.EXPECTATIONS_CONFIGURED,
                                "expected events")
                        .changing(view(before), view(configured.within())));
    }

    private static Map<String, String> view(Map<String, Duration> within) {
        Map<String, String> view = new TreeMap<>();
        within.forEach((name, pause) -> view.put(name, pause.toString()));
        return view;
    }
}
