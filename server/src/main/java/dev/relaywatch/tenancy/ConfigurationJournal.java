package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.StandingStore.StandingConnection;
import dev.relaywatch.tenancy.StandingStore.StandingKey;
import dev.relaywatch.tenancy.StandingStore.StandingTenant;
import dev.relaywatch.tenancy.TenancyStore.Disabled;
import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Enters in the audit log what the configuration file changed, beside what stood there before: of
 * secrets only that they changed.
 */
@Component
class ConfigurationJournal {
    private static final Map<String, Object> ENABLED = Map.of("enabled", true);
    private static final Map<String, Object> NOT_ENABLED = Map.of("enabled", false);

    private final StandingStore store;
    private final AuditLog audit;
    private final Keyring keyring;
    private final ConnectionSeal seal;

    ConfigurationJournal(
            StandingStore store, AuditLog audit, Keyring keyring, ConnectionSeal seal) {
        this.store = store;
        this.audit = audit;
        this.keyring = keyring;
        this.seal = seal;
    }

    /** What stands there before the file is applied. */
    record Standing(
            Map<String, StandingTenant> tenants,
            Map<String, StandingKey> keys,
            Map<String, StandingConnection> connections) {}

    Standing standing() {
        return new Standing(
                store.tenants(),
                store.keys(),
                store.connections().stream()
                        .collect(
                                Collectors.toMap(
                                        one ->
                                                name(
                                                        one.connection().tenant(),
                                                        one.connection().service(),
                                                        one.connection().name()),
                                        one -> one)));
    }

    private static String name(@Nullable UUID tenant, String service, String name) {
        return Objects.toString(tenant, "") + " " + service + " " + name;
    }

    /**
     * Whether the secret is another one than before, or anything else is.
     *
     * @param changed whether anything else is
     */
    boolean tenant(Standing standing, TenantId id, TenantEntry entry, boolean changed) {
        StandingTenant before = standing.tenants().get(entry.slug());
        boolean secret = !Objects.equals(webhookSecret(before), entry.webhookSecret());
        if (changed || secret) {
            audit.record(
                    AuditEntry.of(id, Actor.FILE, AuditAction.TENANT_CONFIGURED, entry.slug())
                            .changing(before == null ? null : view(before), view(entry))
                            .with(signing(secret)));
        }
        return changed || secret;
    }

    /**
     * @param changed whether it is another secret that the CRM signs with
     */
    static Map<String, Object> signing(boolean changed) {
        return changed ? Map.of("changed", List.of("webhookSecret")) : Map.of();
    }

    private @Nullable String webhookSecret(@Nullable StandingTenant before) {
        SealedSecret sealed = before == null ? null : before.webhookSecret();
        return before == null || sealed == null
                ? null
                : new String(
                        keyring.open("webhook-secret:" + before.id(), sealed),
                        StandardCharsets.UTF_8);
    }

    private static Map<String, Object> view(StandingTenant one) {
        return tenant(
                one.name(),
                one.timeZone(),
                one.currency(),
                one.country(),
                one.origins(),
                one.enabled());
    }

    private static Map<String, Object> view(TenantEntry one) {
        return tenant(
                one.name(),
                one.timeZone().getId(),
                one.currency(),
                one.country(),
                one.origins(),
                true);
    }

    static Map<String, Object> view(Tenant one, boolean enabled) {
        return tenant(
                one.name(),
                one.timeZone().getId(),
                one.currency(),
                one.country(),
                one.origins(),
                enabled);
    }

    private static Map<String, Object> tenant(
            String name,
            String timeZone,
            String currency,
            @Nullable String country,
            List<String> origins,
            boolean enabled) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("timeZone", timeZone);
        view.put("currency", currency);
        view.put("country", country);
        view.put("origins", origins);
        view.put("enabled", enabled);
        return view;
    }

    void key(Standing standing, @Nullable TenantId tenant, Configuration.Key key) {
        StandingKey before = standing.keys().get(Sha256.hex(key.key()));
        String kind = key.kind().name().toLowerCase(Locale.ROOT);
        audit.record(
                AuditEntry.of(tenant, Actor.FILE, AuditAction.KEY_CONFIGURED, key.name())
                        .changing(
                                before == null
                                        ? null
                                        : key(
                                                before.name(),
                                                before.kind(),
                                                before.origins(),
                                                before.enabled()),
                                key(key.name(), kind, origins(key, before), true)));
    }

    private static List<String> origins(Configuration.Key key, @Nullable StandingKey before) {
        if (key.origins() != null) {
            return key.origins();
        }
        return before == null || key.kind() != Configuration.KeyKind.PUBLIC
                ? List.of()
                : before.origins();
    }

    private static Map<String, Object> key(
            String name, String kind, List<String> origins, boolean enabled) {
        return Map.of("name", name, "kind", kind, "origins", origins, "enabled", enabled);
    }

    void connection(Standing standing, @Nullable TenantId tenant, ConnectionEntry entry) {
        UUID owner = tenant == null ? null : tenant.value();
        StandingConnection before =
                standing.connections().get(name(owner, entry.service(), entry.name()));
        AuditEntry told =
                AuditEntry.of(
                        tenant,
                        Actor.FILE,
                        AuditAction.CONNECTION_CONFIGURED,
                        entry.service() + ":" + entry.name());
        AuditedConnection after =
                new AuditedConnection(
                        entry.baseUrl() == null ? null : entry.baseUrl().toString(),
                        entry.settings(),
                        entry.secrets(),
                        true);
        if (before == null) {
            audit.record(told.changing(null, after.view()));
            return;
        }
        AuditedConnection former =
                new AuditedConnection(
                        before.connection().baseUrl(),
                        before.connection().settings(),
                        seal.open(before.connection().secrets()),
                        before.enabled());
        audit.record(told.changing(former.view(), after.view()).with(former.changedTo(after)));
    }

    void disabled(AuditAction action, List<Disabled> disabled) {
        disabled.forEach(one ->
                audit.record(
                        AuditEntry.of(
                                        one.tenant() == null ? null : new TenantId(one.tenant()),
                                        Actor.FILE,
                                        action,
                                        one.name())
                                .changing(ENABLED, NOT_ENABLED)));
    }
}
