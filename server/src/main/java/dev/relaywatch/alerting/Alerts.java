package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is open, and what people do about it. */
@Component
public class Alerts {
    private static final int MOST_SHOWN = 100;

    /** Of a note, in characters. */
    public static final int LONGEST_NOTE = 2_000;

    private final AlertOpener opener;
    private final AlertReadStore store;
    private final AlertLines lines;
    private final TenantTransaction transaction;
    private final AuditLog audit;
    private final Clock clock;

    Alerts(
            AlertOpener opener,
            AlertReadStore store,
            AlertLines lines,
            TenantTransaction transaction,
            AuditLog audit,
            Clock clock) {
        this.opener = opener;
        this.store = store;
        this.lines = lines;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is open or acknowledged: the most urgent first, then what costs most. */
    public List<AlertLine> active(@Nullable TenantId tenant) {
        return lines.list(
                new AlertFilter(tenant, AlertFilter.ACTIVE, List.of(), List.of(), null, null, null),
                0,
                MOST_SHOWN);
    }

    /**
     * What is active first: the most urgent, then what costs most an hour, then the newest. What is
     * resolved comes after it, newest first.
     */
    public List<AlertLine> list(AlertFilter filter, int offset, int limit) {
        return lines.list(filter, offset, limit);
    }

    /** How many there are of every status and severity, whatever the filter says of those. */
    public AlertCounts counts(AlertFilter filter) {
        return transaction.reading(filter.tenant(), () -> store.counts(filter, clock.instant()));
    }

    /**
     * @param tenant for whom; absent: for who sees everything
     * @return empty where it does not see it
     */
    public Optional<AlertLine> one(UUID id, @Nullable TenantId tenant) {
        return lines.of(id, tenant);
    }

    /**
     * Of a service that fails for most who use it: what is open or acknowledged of that, as who
     * sees everything sees it. Empty where nothing is.
     */
    public Optional<AlertLine> ofIncident(String service) {
        Fingerprint incident = Fingerprint.of(AlertSource.HEALTH_CHECK, null, service, null, null);
        return transaction
                .reading(null, () -> store.active(incident))
                .flatMap(id -> lines.of(id, null))
                .filter(alert -> !alert.tenants().isEmpty());
    }

    /**
     * Those that it is of; empty for what concerns the installation alone, and for none of ours.
     */
    public Set<TenantId> concerned(UUID id) {
        return find(id, null)
                .map(alert ->
                        alert.tenant() == null
                                ? Set.copyOf(alert.tenants())
                                : Set.of(alert.tenant()))
                .orElse(Set.of());
    }

    /**
     * How many nobody has acknowledged and no silence is in force for, of one tenant or of all;
     * counted up to 1,000.
     */
    public long unacknowledged(@Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> store.unacknowledged(tenant, clock.instant()));
    }

    /** What somebody does about an alert. */
    public enum Action {
        ACKNOWLEDGE(AuditAction.ALERT_ACKNOWLEDGED, AlertStatus.ACKNOWLEDGED),
        UNACKNOWLEDGE(AuditAction.ALERT_UNACKNOWLEDGED, AlertStatus.OPEN),
        RESOLVE(AuditAction.ALERT_RESOLVED, AlertStatus.RESOLVED),
        REOPEN(AuditAction.ALERT_REOPENED, AlertStatus.OPEN);

        private final AuditAction done;
        final AlertStatus leadsTo;

        Action(AuditAction done, AlertStatus leadsTo) {
            this.done = done;
            this.leadsTo = leadsTo;
        }
    }

    /** What became of it. */
    public sealed interface Acted {}

    /** It stands as shown now. */
    public record Done(AlertLine alert) implements Acted {}

    /** Nobody has it, or not whoever asked. */
    public record Unknown() implements Acted {}

    /**
     * It stands in a state that this does not lead out of.
     *
     * @param words which, and what to do instead
     */
    public record Conflict(String words) implements Acted {}

    /**
     * What is asked of an alert that already stands so is done; a resolved one can only be
     * reopened.
     *
     * @param tenant whose alerts the caller may touch; absent: all
     */
    public Acted act(
            UUID id, Action action, @Nullable TenantId tenant, Actor actor, @Nullable String note) {
        Optional<Alert> known = find(id, tenant).filter(one -> mayTouch(one, tenant));
        if (known.isEmpty()) {
            return new Unknown();
        }
        boolean changed =
                transaction.acrossTenants(() -> changed(known.get(), action, actor, note));
        Alert now = find(id, tenant).orElse(known.get());
        boolean stands = now.status() == action.leadsTo;
        if (!changed && (!stands || action == Action.RESOLVE)) {
            return new Conflict(conflict(now, action));
        }
        return lines.of(id, tenant).<Acted>map(Done::new).orElseGet(Unknown::new);
    }

    private Optional<Alert> find(UUID id, @Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> store.find(id, clock.instant()));
    }

    /** A platform-wide one is the platform's to handle. */
    static boolean mayTouch(Alert alert, @Nullable TenantId tenant) {
        return tenant == null || tenant.equals(alert.tenant());
    }

    private static String conflict(Alert alert, Action action) {
        if (action == Action.REOPEN) {
            return alert.isActive()
                    ? "the alert is " + alert.status().text() + "; only a resolved one is reopened"
                    : "the problem is open again as a newer alert; look at that one";
        }
        return alert.isActive()
                ? "the alert is " + alert.status().text()
                : "the alert is resolved; reopen it first";
    }

    /** Within a transaction; false where it does not stand so that this leads out of it. */
    boolean changed(Alert alert, Action action, Actor actor, @Nullable String note) {
        BooleanSupplier change =
                () ->
                        switch (action) {
                            case ACKNOWLEDGE -> opener.acknowledge(alert.id(), actor.name(), note);
                            case UNACKNOWLEDGE ->
                                    opener.unacknowledge(alert.id(), actor.name(), note);
                            case RESOLVE -> opener.resolve(alert.id(), actor.name(), note);
                            case REOPEN -> opener.reopen(alert.id(), actor.name(), note);
                        };
        if (!change.getAsBoolean()) {
            return false;
        }
        audit.record(
                AuditEntry.of(alert.tenant(), actor, action.done, alert.id().toString())
                        .changing(
                                Map.of("status", alert.status().text()),
                                Map.of("status", action.leadsTo.text()))
                        .with(note == null ? Map.of() : Map.of("note", note)));
        return true;
    }

    /**
     * Somebody says that something is wrong; the same said again counts up.
     *
     * @param severity how urgent
     * @return the alert, and whether it is new
     */
    public Raised raise(
            Severity severity,
            @Nullable TenantId tenant,
            @Nullable String service,
            String title,
            String message,
            Actor actor) {
        Finding finding =
                new Finding(
                        AlertSource.MANUAL,
                        tenant,
                        List.of(),
                        service,
                        null,
                        null,
                        severity,
                        null,
                        null,
                        title,
                        message,
                        Duration.ZERO);
        Known known = transaction.acrossTenants(() -> raised(finding, actor));
        return new Raised(lines.of(known.id(), tenant).orElseThrow(), known.fresh());
    }

    private record Known(UUID id, boolean fresh) {}

    private Known raised(Finding finding, Actor actor) {
        boolean fresh = opener.found(finding) == AlertOpener.Opened.NEW;
        UUID id = store.active(finding.fingerprint()).orElseThrow();
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("severity", finding.severity().text());
        after.put("service", finding.service());
        after.put("title", finding.title());
        audit.record(
                AuditEntry.of(finding.tenant(), actor, AuditAction.ALERT_RAISED, id.toString())
                        .changing(null, after)
                        .with(Map.of("new", fresh)));
        return new Known(id, fresh);
    }

    /** A manual alert. */
    public record Raised(AlertLine alert, boolean fresh) {}
}
