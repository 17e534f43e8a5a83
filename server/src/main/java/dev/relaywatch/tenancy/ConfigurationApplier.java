package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.InstallationConfiguration.ReadFile;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import dev.relaywatch.tenancy.TenancyStore.KeyRow;
import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings the database to what the configuration file says, in one transaction, before the first
 * request. Applied again it changes nothing; what left the file is disabled, what people made is
 * left alone.
 */
@Component
class ConfigurationApplier implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConfigurationApplier.class);
    private static final String ACTOR = "configuration file";
    private static final int SHOWN_OF_A_KEY = 8;

    private final ReadFile file;
    private final TenancyStore store;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final AuditLog audit;
    private final MasterKey masterKey;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;
    private boolean applied;

    ConfigurationApplier(
            ReadFile file,
            TenancyStore store,
            Tenancy tenancy,
            TenantTransaction transaction,
            AuditLog audit,
            MasterKey masterKey,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.file = file;
        this.store = store;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.audit = audit;
        this.masterKey = masterKey;
        this.json = json;
        this.events = events;
    }

    @Override
    public void start() {
        file.configuration()
                .ifPresent(configuration -> {
                    int changes = transaction.acrossTenants(() -> apply(configuration));
                    tenancy.changed();
                    log.info(
                            "Configuration file applied: {} tenants, {} changes",
                            configuration.tenants().size(),
                            changes);
                    sayWhatIsNotServed(configuration);
                });
        applied = true;
    }

    /**
     * What the file may say but this version does not act on yet is said, not passed over in
     * silence.
     */
    private static void sayWhatIsNotServed(Configuration configuration) {
        boolean people =
                !configuration.platform().admins().isEmpty()
                        || configuration.tenants().stream().anyMatch(t -> !t.people().isEmpty());
        boolean alerts =
                !configuration.platform().channels().isEmpty()
                        || !configuration.platform().thresholds().isEmpty()
                        || configuration.tenants().stream()
                                .anyMatch(t ->
                                        !t.channels().isEmpty()
                                                || !t.thresholds().isEmpty()
                                                || !t.expect().isEmpty());
        if (people || alerts) {
            log.warn(
                    "The configuration file also names {}: checked, but this version does not act on them",
                    people && alerts
                            ? "people, channels or thresholds"
                            : people ? "people" : "channels or thresholds");
        }
    }

    /** Everything of the file in the running transaction; returns how many things changed. */
    private int apply(Configuration configuration) {
        store.lockConfiguration();
        Map<String, TenantId> known = store.slugs();
        List<String> named = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        int changes = 0;
        changes += keys(null, configuration.platform().keys(), hashes);
        changes += connections(null, configuration.platform().connections(), named);
        for (TenantEntry entry : configuration.tenants()) {
            TenantId tenant = known.getOrDefault(entry.slug(), new TenantId(Ids.next()));
            changes += tenant(tenant, entry);
            changes += keys(tenant, entry.keys(), hashes);
            changes += connections(tenant, entry.connections(), named);
            events.publishEvent(new RoutesConfigured(tenant, routes(entry.routes())));
        }
        changes +=
                disabled(
                        "tenant",
                        store.disableTenantsExcept(
                                configuration.tenants().stream().map(TenantEntry::slug).toList()));
        changes += disabled("key", store.disableKeysExcept(hashes));
        changes += disabled("connection", store.disableConnectionsExcept(named));
        return changes;
    }

    private int tenant(TenantId id, TenantEntry entry) {
        boolean changed =
                store.upsert(
                        new Tenant(
                                id,
                                entry.slug(),
                                entry.name(),
                                entry.timeZone(),
                                entry.currency(),
                                entry.country(),
                                entry.origins()));
        String secret = entry.webhookSecret();
        store.setWebhookSecret(
                id,
                secret == null
                        ? null
                        : masterKey.seal(
                                "webhook-secret:" + id, secret.getBytes(StandardCharsets.UTF_8)));
        return count(changed, id, "tenant.configured", entry.slug());
    }

    private int keys(@Nullable TenantId tenant, List<Configuration.Key> keys, List<byte[]> hashes) {
        int changes = 0;
        for (Configuration.Key key : keys) {
            byte[] hash = Sha256.bytes(key.key());
            hashes.add(hash);
            boolean changed =
                    store.upsertKey(
                            Ids.next(),
                            new KeyRow(
                                    key.kind().name().toLowerCase(java.util.Locale.ROOT),
                                    uuid(tenant),
                                    key.name()),
                            hash,
                            key.key().substring(0, SHOWN_OF_A_KEY));
            changes += count(changed, tenant, "key.configured", key.name());
        }
        return changes;
    }

    private int connections(
            @Nullable TenantId tenant, List<ConnectionEntry> entries, List<String> named) {
        int changes = 0;
        for (ConnectionEntry entry : entries) {
            named.add(
                    Objects.toString(uuid(tenant), "")
                            + " "
                            + entry.service()
                            + " "
                            + entry.name());
            byte[] secrets = json.writeValueAsBytes(new TreeMap<>(entry.secrets()));
            Optional<UUID> changed =
                    store.upsert(
                            new ConnectionRow(
                                    Ids.next(),
                                    uuid(tenant),
                                    entry.service(),
                                    entry.name(),
                                    entry.baseUrl() == null ? null : entry.baseUrl().toString(),
                                    entry.settings(),
                                    masterKey.seal("connection", secrets),
                                    fingerprint(entry, secrets)));
            changed.ifPresent(id -> {
                if (tenant != null) {
                    events.publishEvent(new ConnectionChanged(tenant, new ConnectionId(id)));
                }
            });
            changes +=
                    count(
                            changed.isPresent(),
                            tenant,
                            "connection.configured",
                            entry.service() + ":" + entry.name());
        }
        return changes;
    }

    private String fingerprint(ConnectionEntry entry, byte[] secrets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(
                (entry.baseUrl()
                                + "\n"
                                + json.writeValueAsString(new TreeMap<>(entry.settings()))
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        all.writeBytes(secrets);
        return masterKey.fingerprint("connection", all.toByteArray());
    }

    /**
     * None given is the default; an empty list is a wish too, and stands as a route that leads
     * nowhere.
     */
    private static List<Route> routes(@Nullable List<RouteEntry> routes) {
        if (routes == null) {
            return List.of();
        }
        return routes.isEmpty()
                ? List.of(new Route(List.of(), List.of()))
                : routes.stream().map(route -> new Route(route.events(), route.to())).toList();
    }

    private int disabled(String what, List<String> names) {
        names.forEach(name -> audit.record(null, ACTOR, what + ".disabled", name, Map.of()));
        return names.size();
    }

    private int count(boolean changed, @Nullable TenantId tenant, String action, String subject) {
        if (changed) {
            audit.record(tenant, ACTOR, action, subject, Map.of());
        }
        return changed ? 1 : 0;
    }

    private static @Nullable UUID uuid(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }

    @Override
    public void stop() {
        applied = false;
    }

    @Override
    public boolean isRunning() {
        return applied;
    }

    /** Before everything that serves or works. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
