package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ConnectionRules.Checked;
import dev.relaywatch.tenancy.ConnectionStore.Kept;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Connections that people make, change and remove while the server runs. Those that the
 * configuration file names are the file's alone.
 */
@Component
public class Connections {
    /** Of one tenant, or of the platform itself; those of the file included. */
    public static final int MOST = 100;

    private final ConnectionStore store;
    private final ConnectionRules rules;
    private final ConnectionSeal seal;
    private final Tenancy tenancy;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Connections(
            ConnectionStore store,
            ConnectionRules rules,
            ConnectionSeal seal,
            Tenancy tenancy,
            AuditLog audit,
            TenantTransaction transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.seal = seal;
        this.tenancy = tenancy;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is new. */
    public record Made(ConnectionDetails connection) implements Outcome {}

    /** It is as wanted. */
    public record Changed(ConnectionDetails connection) implements Outcome {}

    /** It is no more. What still waits for it stays where it is, and goes nowhere. */
    public record Removed() implements Outcome {}

    /** There is no such connection that the caller may see. */
    public record NoSuchConnection() implements Outcome {}

    /**
     * What was wanted is not right.
     *
     * @param errors at least one, each with what is expected; none shows a secret
     */
    public record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * It cannot be as things stand.
     *
     * @param field that it is about
     */
    public record Refused(String field, String reason, String remedy) implements Outcome {}

    /**
     * @param tenant whose; absent: everybody's, the platform's own first
     */
    public List<ConnectionDetails> list(@Nullable TenantId tenant, int offset, int limit) {
        return transaction.reading(tenant, () -> store.list(tenant, offset, limit)).stream()
                .map(this::details)
                .toList();
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    public Optional<ConnectionDetails> find(ConnectionId id, @Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> store.one(id, tenant)).map(this::details);
    }

    /**
     * @param tenant absent: a connection of the platform
     */
    public Outcome make(Caller by, @Nullable TenantId tenant, WantedConnection wanted) {
        return switch (rules.check(wanted)) {
            case Checked.Wrong(var errors) -> new Invalid(errors);
            case Checked.Sound(var entry) ->
                    after(
                            tenant,
                            () -> made(by, tenant, entry, !Boolean.FALSE.equals(wanted.enabled())));
        };
    }

    private Outcome made(
            Caller by, @Nullable TenantId tenant, ConnectionEntry entry, boolean enabled) {
        store.changing();
        if (store.count(tenant) >= MOST) {
            return new Refused(
                    "service",
                    "there are " + MOST + " connections, the most there may be",
                    "remove one first");
        }
        UUID id = Ids.next();
        ConnectionRow row = row(id, tenant, entry);
        if (!store.insert(row, enabled, clock.instant())) {
            return new Refused(
                    "name",
                    "there is a " + entry.service() + " connection named " + entry.name(),
                    "change that one, or give this one another name");
        }
        audit.record(
                entry(by, AuditAction.CONNECTION_ADDED, row)
                        .changing(null, audited(row, enabled).view()));
        events.publishEvent(new ConnectionChanged(tenant, new ConnectionId(id)));
        return new Made(now(new ConnectionId(id)));
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    public Outcome change(
            Caller by, ConnectionId id, @Nullable TenantId tenant, WantedConnection wanted) {
        return after(
                tenant,
                () ->
                        unowned(
                                id,
                                tenant,
                                before -> {
                                    Map<String, String> secrets = seal.open(before.row().secrets());
                                    return switch (rules.check(wanted, details(before), secrets)) {
                                        case Checked.Wrong(var errors) -> new Invalid(errors);
                                        case Checked.Sound(var entry) ->
                                                changed(by, before, entry, wanted.enabled());
                                    };
                                }));
    }

    private Outcome changed(
            Caller by, Kept before, ConnectionEntry entry, @Nullable Boolean wanted) {
        ConnectionRow row = row(before.row().id(), owner(before), entry);
        boolean enabled = wanted == null ? before.enabled() : wanted;
        ConnectionId id = new ConnectionId(row.id());
        boolean same = row.fingerprint().equals(before.row().fingerprint());
        if (!same || enabled != before.enabled()) {
            store.update(row, enabled, clock.instant());
            AuditedConnection former = audited(before.row(), before.enabled());
            AuditedConnection now = audited(row, enabled);
            audit.record(
                    entry(by, AuditAction.CONNECTION_CHANGED, row)
                            .changing(former.view(), now.view())
                            .with(former.changedTo(now)));
            events.publishEvent(new ConnectionChanged(owner(before), id));
        }
        return new Changed(now(id));
    }

    /**
     * Its settings and secrets are gone for good.
     *
     * @param tenant whose it must be; absent: anybody's
     */
    public Outcome remove(Caller by, ConnectionId id, @Nullable TenantId tenant) {
        return after(
                tenant,
                () ->
                        unowned(
                                id,
                                tenant,
                                before -> {
                                    store.remove(id, seal.close(Map.of()), clock.instant());
                                    audit.record(
                                            entry(by, AuditAction.CONNECTION_REMOVED, before.row())
                                                    .changing(
                                                            audited(before.row(), before.enabled())
                                                                    .view(),
                                                            null));
                                    events.publishEvent(new ConnectionChanged(owner(before), id));
                                    return new Removed();
                                }));
    }

    /** As it stands in the running transaction. */
    private ConnectionDetails now(ConnectionId id) {
        return store.one(id, null).map(this::details).orElseThrow();
    }

    /** With what does not stand in the configuration file. */
    private Outcome unowned(
            ConnectionId id, @Nullable TenantId tenant, Function<Kept, Outcome> then) {
        store.changing();
        Optional<Kept> kept = store.oneLocked(id, tenant);
        if (kept.isEmpty()) {
            return new NoSuchConnection();
        }
        return standsInFile(kept.get())
                ? new Refused(
                        "id",
                        "the configuration file names this connection",
                        "change it there, or take it out of the file first")
                : then.apply(kept.get());
    }

    private Outcome after(@Nullable TenantId tenant, Supplier<Outcome> work) {
        Outcome outcome = transaction.forOwner(tenant, work);
        tenancy.changed();
        return outcome;
    }

    private ConnectionRow row(UUID id, @Nullable TenantId tenant, ConnectionEntry entry) {
        return new ConnectionRow(
                id,
                tenant == null ? null : tenant.value(),
                entry.service(),
                entry.name(),
                entry.baseUrl() == null ? null : entry.baseUrl().toString(),
                entry.settings(),
                seal.close(entry.secrets()),
                seal.fingerprint(entry));
    }

    private AuditEntry entry(Caller by, AuditAction action, ConnectionRow row) {
        UUID tenant = row.tenant();
        return AuditEntry.of(
                tenant == null ? null : new TenantId(tenant),
                by.actor(),
                action,
                row.service() + ":" + row.name());
    }

    private AuditedConnection audited(ConnectionRow row, boolean enabled) {
        return new AuditedConnection(
                row.baseUrl(), row.settings(), seal.open(row.secrets()), enabled);
    }

    private static @Nullable TenantId owner(Kept kept) {
        UUID tenant = kept.row().tenant();
        return tenant == null ? null : new TenantId(tenant);
    }

    private static boolean standsInFile(Kept kept) {
        return kept.ofFile() && kept.enabled();
    }

    private ConnectionDetails details(Kept kept) {
        ConnectionRow row = kept.row();
        return new ConnectionDetails(
                new ConnectionId(row.id()),
                owner(kept),
                row.service(),
                row.name(),
                row.baseUrl(),
                row.settings(),
                seal.open(row.secrets()).keySet().stream().sorted().toList(),
                standsInFile(kept),
                kept.enabled(),
                kept.createdAt(),
                kept.updatedAt());
    }
}
