package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ApiKeyStore.KeyRow;
import dev.relaywatch.tenancy.ConfigurationJournal.Standing;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import dev.relaywatch.tenancy.TenancyStore.Disabled;
import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Writes what the configuration file says, thing by thing, in the running transaction of the
 * platform's role.
 */
@Component
class ConfigurationWriter {
    private static final int SHOWN_OF_A_KEY = 8;

    private final TenancyStore store;
    private final ApiKeyStore keys;
    private final ConfigurationJournal journal;
    private final Keyring keyring;
    private final ConnectionSeal seal;
    private final ConfiguredPeople people;
    private final ApplicationEventPublisher events;

    ConfigurationWriter(
            TenancyStore store,
            ApiKeyStore keys,
            ConfigurationJournal journal,
            Keyring keyring,
            ConnectionSeal seal,
            ConfiguredPeople people,
            ApplicationEventPublisher events) {
        this.store = store;
        this.keys = keys;
        this.journal = journal;
        this.keyring = keyring;
        this.seal = seal;
        this.people = people;
        this.events = events;
    }

    /** Everything of the file in the running transaction; returns how many things changed. */
    int write(Configuration configuration) {
        store.lockConfiguration();
        store.tellNodes();
        Standing standing = journal.standing();
        Map<String, TenantId> known = store.slugs();
        List<String> named = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        Map<String, TenantId> tenants = new HashMap<>();
        int changes = 0;
        changes += keys(standing, null, configuration.platform().keys(), hashes);
        changes += connections(standing, null, configuration.platform().connections(), named);
        events.publishEvent(thresholds(null, configuration.platform().thresholds()));
        events.publishEvent(channels(null, configuration.platform().channels()));
        for (TenantEntry entry : configuration.tenants()) {
            TenantId tenant = known.getOrDefault(entry.slug(), new TenantId(Ids.next()));
            tenants.put(entry.slug(), tenant);
            changes += tenant(standing, tenant, entry);
            changes += keys(standing, tenant, entry.keys(), hashes);
            changes += connections(standing, tenant, entry.connections(), named);
            events.publishEvent(new RoutesConfigured(tenant, routes(entry.routes())));
            events.publishEvent(thresholds(tenant, entry.thresholds()));
            events.publishEvent(channels(tenant, entry.channels()));
            events.publishEvent(new ExpectationsConfigured(tenant, entry.expect()));
        }
        changes += people.write(configuration, tenants);
        changes +=
                disabled(
                        AuditAction.TENANT_DISABLED,
                        store.disableTenantsExcept(
                                configuration.tenants().stream().map(TenantEntry::slug).toList()));
        changes += disabled(AuditAction.KEY_DISABLED, keys.disableOfFileExcept(hashes));
        changes += disabled(AuditAction.CONNECTION_DISABLED, store.disableConnectionsExcept(named));
        return changes;
    }

    private int tenant(Standing standing, TenantId id, TenantEntry entry) {
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
                        : keyring.seal(
                                "webhook-secret:" + id, secret.getBytes(StandardCharsets.UTF_8)));
        return journal.tenant(standing, id, entry, changed) ? 1 : 0;
    }

    private int keys(
            Standing standing,
            @Nullable TenantId tenant,
            List<Configuration.Key> named,
            List<byte[]> hashes) {
        int changes = 0;
        for (Configuration.Key key : named) {
            byte[] hash = Sha256.bytes(key.key());
            hashes.add(hash);
            boolean changed =
                    keys.upsert(
                            new KeyRow(
                                    Ids.next(),
                                    key.kind().name().toLowerCase(java.util.Locale.ROOT),
                                    uuid(tenant),
                                    key.name(),
                                    List.of()),
                            hash,
                            key.key().substring(0, SHOWN_OF_A_KEY),
                            key.origins());
            if (changed) {
                journal.key(standing, tenant, key);
                changes++;
            }
        }
        return changes;
    }

    private int connections(
            Standing standing,
            @Nullable TenantId tenant,
            List<ConnectionEntry> entries,
            List<String> named) {
        int changes = 0;
        for (ConnectionEntry entry : entries) {
            named.add(
                    Objects.toString(uuid(tenant), "")
                            + " "
                            + entry.service()
                            + " "
                            + entry.name());
            Optional<UUID> changed =
                    store.upsert(
                            new ConnectionRow(
                                    Ids.next(),
                                    uuid(tenant),
                                    entry.service(),
                                    entry.name(),
                                    entry.baseUrl() == null ? null : entry.baseUrl().toString(),
                                    entry.settings(),
                                    seal.close(entry.secrets()),
                                    seal.fingerprint(entry)));
            changed.ifPresent(
                    id -> events.publishEvent(new ConnectionChanged(tenant, new ConnectionId(id))));
            if (changed.isPresent()) {
                journal.connection(standing, tenant, entry);
                changes++;
            }
        }
        return changes;
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

    private static ThresholdsConfigured thresholds(
            @Nullable TenantId tenant, List<Configuration.ThresholdEntry> entries) {
        return new ThresholdsConfigured(
                tenant,
                entries.stream()
                        .map(entry ->
                                new ThresholdsConfigured.Bounds(
                                        entry.service(),
                                        entry.metric(),
                                        entry.direction() == Configuration.Direction.INVERSE,
                                        entry.warning(),
                                        entry.critical(),
                                        entry.severity() == null ? null : entry.severity().name()))
                        .toList());
    }

    private static ChannelsConfigured channels(
            @Nullable TenantId tenant, List<ChannelEntry> entries) {
        return new ChannelsConfigured(
                tenant, entries.stream().map(ChannelRules::configured).toList());
    }

    private int disabled(AuditAction action, List<Disabled> disabled) {
        journal.disabled(action, disabled);
        return disabled.size();
    }

    private static @Nullable UUID uuid(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
