package dev.relaywatch.trackinghealth;

import static java.util.stream.Collectors.groupingBy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.tenancy.ExpectationsConfigured;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What is expected of each tenant, by the configuration file and by people. */
@Component
class ExpectedEvents {
    private static final String SUBJECT = "expected events";

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

    /** By name, as nobody else changes it until the running transaction ends. */
    Map<String, ExpectedEvent> locked(TenantId tenant) {
        store.lock(tenant);
        Map<String, ExpectedEvent> now = new LinkedHashMap<>();
        store.of(List.of(tenant)).forEach(one -> now.put(one.name(), one));
        return now;
    }

    /** Names that people gave are left alone, unless the file begins to name them. */
    @EventListener
    void on(ExpectationsConfigured configured) {
        TenantId tenant = configured.tenant();
        Map<String, ExpectedEvent> before = locked(tenant);
        Map<String, Duration> ofFile = new LinkedHashMap<>();
        before.values().stream()
                .filter(ExpectedEvent::byFile)
                .forEach(one -> ofFile.put(one.name(), one.within()));
        if (!ofFile.equals(configured.within())) {
            Set<String> gone = new TreeSet<>(ofFile.keySet());
            gone.removeAll(configured.within().keySet());
            change(
                    before,
                    configured.within(),
                    gone,
                    AuditEntry.of(
                            tenant, Actor.FILE, AuditAction.EXPECTATIONS_CONFIGURED, SUBJECT));
        }
    }

    /**
     * In the running transaction.
     *
     * @param before as {@link #locked}
     */
    void change(
            TenantId tenant,
            Map<String, ExpectedEvent> before,
            Map<String, Duration> wanted,
            Set<String> gone,
            Actor by) {
        change(
                before,
                wanted,
                gone,
                AuditEntry.of(tenant, by, AuditAction.EXPECTATIONS_SET, SUBJECT));
    }

    private void change(
            Map<String, ExpectedEvent> before,
            Map<String, Duration> wanted,
            Set<String> gone,
            AuditEntry entry) {
        TenantId tenant = entry.tenant();
        if (tenant == null) {
            throw new IllegalArgumentException("it is a tenant that expects something");
        }
        store.set(tenant, wanted, entry.actor().equals(Actor.FILE), clock.instant());
        store.remove(tenant, gone);
        Map<String, Duration> then = new LinkedHashMap<>();
        before.forEach((name, one) -> then.put(name, one.within()));
        Map<String, Duration> now = new LinkedHashMap<>(then);
        now.keySet().removeAll(gone);
        now.putAll(wanted);
        audit.record(entry.changing(view(then), view(now)));
    }

    private static Map<String, String> view(Map<String, Duration> within) {
        Map<String, String> view = new TreeMap<>();
        within.forEach((name, pause) -> view.put(name, ExpectationRules.written(pause)));
        return view;
    }
}
