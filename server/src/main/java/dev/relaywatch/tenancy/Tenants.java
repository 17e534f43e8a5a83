package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import dev.relaywatch.tenancy.configuration.Form;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tenants that people make and change while the server runs. Those that the configuration file
 * names are the file's alone.
 */
@Component
public class Tenants {
    private static final String TIME_ZONE = "time-zone";
    private static final String WEBHOOK_SECRET = "webhook-secret";
    private static final Map<String, String> FIELDS =
            Map.of(TIME_ZONE, "timeZone", WEBHOOK_SECRET, "webhookSecret");

    private final TenantStore store;
    private final Tenancy tenancy;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final JsonMapper json;
    private final Clock clock;

    Tenants(
            TenantStore store,
            Tenancy tenancy,
            AuditLog audit,
            TenantTransaction transaction,
            JsonMapper json,
            Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.audit = audit;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is new. */
    public record Made(TenantDetails tenant) implements Outcome {}

    /** It is as wanted. */
    public record Changed(TenantDetails tenant) implements Outcome {}

    public record NoSuchTenant() implements Outcome {}

    /**
     * What was wanted is not right.
     *
     * @param errors at least one, each with what is expected
     */
    public record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * It cannot be as things stand.
     *
     * @param field that it is about
     */
    public record Refused(String field, String reason, String remedy) implements Outcome {}

    /** By slug, disabled ones included. */
    public List<TenantDetails> list(int offset, int limit) {
        return store.list(offset, limit);
    }

    public Optional<TenantDetails> find(String slug) {
        return store.bySlug(slug);
    }

    /** Also one that is disabled. */
    public Optional<TenantDetails> find(TenantId id) {
        return store.byId(id);
    }

    public Outcome make(Caller by, WantedTenant wanted) {
        return switch (read(wanted, null)) {
            case Form.Wrong(var mistakes) -> invalid(mistakes);
            case Form.Sound(var entry) -> {
                Tenant tenant = tenant(new TenantId(Ids.next()), entry);
                boolean enabled = !Boolean.FALSE.equals(wanted.enabled());
                Outcome outcome =
                        transaction.acrossTenants(
                                () -> made(by, tenant, enabled, entry.webhookSecret()));
                tenancy.changed();
                yield outcome;
            }
        };
    }

    private Outcome made(
            Caller by, Tenant tenant, boolean enabled, @Nullable String webhookSecret) {
        tenancy.changing();
        if (!store.insert(tenant, enabled, clock.instant())) {
            return new Refused(
                    "slug",
                    "there is a tenant \"" + tenant.slug() + "\"",
                    "change that one, or give this one another slug");
        }
        boolean signs = tenancy.signWith(tenant.id(), webhookSecret);
        audit.record(
                AuditEntry.of(tenant.id(), by.actor(), AuditAction.TENANT_ADDED, tenant.slug())
                        .changing(null, ConfigurationJournal.view(tenant, enabled))
                        .with(ConfigurationJournal.signing(signs)));
        return new Made(find(tenant.slug()).orElseThrow());
    }

    public Outcome change(Caller by, String slug, WantedTenant wanted) {
        Outcome outcome =
                transaction.acrossTenants(() -> {
                    tenancy.changing();
                    return store.locked(slug)
                            .map(before -> changed(by, before, wanted))
                            .orElseGet(NoSuchTenant::new);
                });
        tenancy.changed();
        return outcome;
    }

    private Outcome changed(Caller by, TenantDetails before, WantedTenant wanted) {
        Tenant former = before.tenant();
        if (before.fromFile()) {
            return new Refused(
                    "slug",
                    "the configuration file names this tenant",
                    "change it there, or take it out of the file first");
        }
        if (wanted.slug() != null && !wanted.slug().equals(former.slug())) {
            return new Invalid(
                    List.of(new FieldError("slug", "cannot change; make another tenant")));
        }
        return switch (read(wanted, former)) {
            case Form.Wrong(var mistakes) -> invalid(mistakes);
            case Form.Sound(var entry) -> {
                Tenant tenant = tenant(former.id(), entry);
                boolean enabled = Objects.requireNonNullElse(wanted.enabled(), before.enabled());
                Map<String, Object> then = ConfigurationJournal.view(former, before.enabled());
                Map<String, Object> now = ConfigurationJournal.view(tenant, enabled);
                boolean signs =
                        wanted.webhookSecret() != null
                                && tenancy.signWith(tenant.id(), entry.webhookSecret());
                if (signs || !then.equals(now)) {
                    store.update(tenant, enabled, clock.instant());
                    audit.record(
                            AuditEntry.of(
                                            tenant.id(),
                                            by.actor(),
                                            AuditAction.TENANT_CHANGED,
                                            tenant.slug())
                                    .changing(then, now)
                                    .with(ConfigurationJournal.signing(signs)));
                }
                yield new Changed(find(tenant.slug()).orElseThrow());
            }
        };
    }

    /** As the configuration file would have it. */
    private Form.Read<TenantEntry> read(WantedTenant wanted, @Nullable Tenant before) {
        ObjectNode form = json.createObjectNode();
        form.put("slug", before == null ? wanted.slug() : before.slug());
        form.put("name", or(wanted.name(), before == null ? null : before.name()));
        form.put(
                TIME_ZONE,
                or(wanted.timeZone(), before == null ? null : before.timeZone().getId()));
        form.put("currency", or(wanted.currency(), before == null ? null : before.currency()));
        form.put("country", or(wanted.country(), before == null ? null : before.country()));
        form.put(WEBHOOK_SECRET, given(wanted.webhookSecret()));
        List<String> origins =
                wanted.origins() == null
                        ? before == null ? List.of() : before.origins()
                        : wanted.origins();
        form.set("origins", json.<JsonNode>valueToTree(origins));
        return Form.tenant(form, _ -> Optional.empty());
    }

    private static @Nullable String or(@Nullable String wanted, @Nullable String before) {
        return wanted == null ? before : wanted;
    }

    private static @Nullable String given(@Nullable String secret) {
        return secret == null || secret.isEmpty() ? null : secret;
    }

    private static Tenant tenant(TenantId id, TenantEntry entry) {
        return new Tenant(
                id,
                entry.slug(),
                entry.name(),
                entry.timeZone(),
                entry.currency(),
                entry.country(),
                entry.origins());
    }

    private static Invalid invalid(List<Form.Mistake> mistakes) {
        return new Invalid(
                mistakes.stream()
                        .map(one ->
                                new FieldError(
                                        FIELDS.getOrDefault(one.field(), one.field()),
                                        one.message()))
                        .toList());
    }
}
