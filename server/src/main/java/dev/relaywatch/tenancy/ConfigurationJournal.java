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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Enters in the audit log what the configuration file changed, beside what stood there before: of
 * secrets only that they changed.
 */
@Component
class ConfigurationJournal {
    private static final TypeReference<Map<String, String>> SECRETS = new TypeReference<>() {};
    private static final Map<String, Object> ENABLED = Map.of("enabled", true);
    private static final Map<String, Object> NOT_ENABLED = Map.of("enabled", false);

    private final StandingStore store;
    private final AuditLog audit;
    private final Keyring keyring;
    private final JsonMapper json;

    ConfigurationJournal(StandingStore store, AuditLog audit, Keyring keyring, JsonMapper json) {
        this.store = store;
        this.audit = audit;
        this.keyring = keyring;
        this.json = json;
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
                            .with(changed(secret ? List.of("webhookSecret") : List.of())));
        }
        return changed || secret;
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
                                        : key(before.name(), before.kind(), before.enabled()),
                                key(key.name(), kind, true)));
    }

    private static Map<String, Object> key(String name, String kind, boolean enabled) {
        return Map.of("name", name, "kind", kind, "enabled", enabled);
    }

    void connection(Standing standing, @Nullable TenantId tenant, ConnectionEntry entry) {
        UUID owner = tenant == null ? null : tenant.value();
        StandingConnection before =
                standing.connections().get(name(owner, entry.service(), entry.name()));
        String address = entry.baseUrl() == null ? null : entry.baseUrl().toString();
        AuditEntry told =
                AuditEntry.of(
                        tenant,
                        Actor.FILE,
                        AuditAction.CONNECTION_CONFIGURED,
                        entry.service() + ":" + entry.name());
        Map<String, Object> after = connection(address, entry.settings(), entry.secrets(), true);
        if (before == null) {
            audit.record(told.changing(null, after));
            return;
        }
        String formerAddress = before.connection().baseUrl();
        Map<String, Object> settings = before.connection().settings();
        Map<String, String> secrets =
                json.readValue(keyring.open("connection", before.connection().secrets()), SECRETS);
        List<String> names = new ArrayList<>();
        if (!Objects.equals(formerAddress, address)) {
            names.add("baseUrl");
        }
        names.addAll(AuditedSettings.changed("settings", settings, entry.settings()));
        names.addAll(AuditedSettings.changed("secrets", secrets, entry.secrets()));
        audit.record(
                told.changing(connection(formerAddress, settings, secrets, before.enabled()), after)
                        .with(changed(names)));
    }

    private static Map<String, Object> connection(
            @Nullable String address,
            Map<String, Object> settings,
            Map<String, String> secrets,
            boolean enabled) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("baseUrl", address == null ? null : AuditedSettings.shown(address));
        view.put("settings", AuditedSettings.shown(settings));
        view.put("secrets", secrets.keySet().stream().sorted().toList());
        view.put("enabled", enabled);
        return view;
    }

    private static Map<String, Object> changed(List<String> names) {
        return names.isEmpty() ? Map.of() : Map.of("changed", names);
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
