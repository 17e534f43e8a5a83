package dev.relaywatch.tenancy;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ApiKeyStore.KeyRow;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tenants, the keys that open them and their connections. Answers come from memory and are at most
 * {@link #LONGEST_STALE} behind the database, and {@link #FRESH} where they are asked for all the
 * time; a node that hears of a change on another forgets at once.
 */
@Component
public class Tenancy {
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Of what was not asked for a while: what was known of it before that counts no more. */
    private static final Duration LONGEST_STALE = Duration.ofSeconds(30);

    private static final int MAX_CACHED = 50_000;
    private static final int MAX_KEY_LENGTH = 200;
    private static final String PLATFORM = "platform";
    private static final TypeReference<Map<String, String>> SECRETS = new TypeReference<>() {};

    private final TenancyStore store;
    private final KeyUses uses;
    private final Keyring keyring;
    private final JsonMapper json;
    private final LoadingCache<TenantId, Optional<Tenant>> tenants;
    private final LoadingCache<TenantId, List<Connection>> connections;
    private final LoadingCache<String, List<Connection>> platformConnections;
    private final LoadingCache<String, Optional<Known>> callers;

    Tenancy(
            TenancyStore store,
            ApiKeyStore keys,
            KeyUses uses,
            Keyring keyring,
            JsonMapper json,
            Clock clock) {
        this.store = store;
        this.uses = uses;
        this.keyring = keyring;
        this.json = json;
        this.tenants = cache().build(store::tenant);
        this.connections = cache().build(this::loadConnections);
        this.platformConnections =
                cache().build(_ -> store.platformConnections().stream().map(this::open).toList());
        this.callers =
                cache().build(hash ->
                        keys.key(HexFormat.of().parseHex(hash), clock.instant())
                                .map(row -> new Known(row.id(), caller(row))));
    }

    /** A key that opens something. */
    private record Known(UUID key, Caller caller) {}

    private static Caffeine<Object, Object> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_CACHED)
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(LONGEST_STALE);
    }

    /** Whose key this is; empty when it is nobody's, revoked or disabled. */
    public Optional<Caller> authenticate(String key) {
        if (key.length() > MAX_KEY_LENGTH || !key.startsWith("rw")) {
            return Optional.empty();
        }
        Optional<Known> known = callers.get(Sha256.hex(key));
        known.ifPresent(one -> uses.note(one.key()));
        return known.map(Known::caller);
    }

    /** The tenant; empty when there is none of that id, or it was disabled. */
    public Optional<Tenant> tenant(TenantId id) {
        return tenants.get(id);
    }

    /** The tenant of a public key, with the origins of the key where it has some of its own. */
    public Optional<Tenant> tenantOf(Caller.Browser browser) {
        Optional<Tenant> tenant = tenant(browser.tenant());
        return browser.origins().isEmpty()
                ? tenant
                : tenant.map(one -> one.withOrigins(browser.origins()));
    }

    /** The enabled tenant of that name in addresses and files. */
    public Optional<Tenant> tenantBySlug(String slug) {
        return store.tenantBySlug(slug).flatMap(this::tenant);
    }

    /** The tenant's enabled connections with their secrets opened, by service and name. */
    public List<Connection> connections(TenantId tenant) {
        return connections.get(tenant);
    }

    /** As {@link #connections}, with what another node changed a moment ago. */
    public List<Connection> connectionsNow(TenantId tenant) {
        List<Connection> now = loadConnections(tenant);
        connections.put(tenant, now);
        return now;
    }

    /** One of the tenant's enabled connections. */
    public Optional<Connection> connection(TenantId tenant, ConnectionId id) {
        return connections(tenant).stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** The platform's own enabled connections with their secrets opened, by service and name. */
    public List<Connection> platformConnections() {
        return platformConnections.get(PLATFORM);
    }

    /** All enabled tenants by slug, read from the database. */
    public List<Tenant> tenants() {
        return store.tenants();
    }

    /** All enabled connections of enabled tenants and of the platform, read from the database. */
    public List<ConnectionRef> everyConnection() {
        return store.everyConnection();
    }

    /** What the tenant's CRM signs its webhooks with; empty when none was agreed. */
    public Optional<String> webhookSecret(TenantId tenant) {
        return store.webhookSecret(tenant)
                .map(sealed -> keyring.open("webhook-secret:" + tenant, sealed))
                .map(clear -> new String(clear, StandardCharsets.UTF_8));
    }

    /**
     * In the running transaction of the platform's role.
     *
     * @param secret what the tenant's CRM signs with from then on; absent: nothing
     * @return whether it is another than before
     */
    boolean signWith(TenantId tenant, @Nullable String secret) {
        if (webhookSecret(tenant).equals(Optional.ofNullable(secret))) {
            return false;
        }
        store.setWebhookSecret(
                tenant,
                secret == null
                        ? null
                        : keyring.seal(
                                "webhook-secret:" + tenant,
                                secret.getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    /**
     * To be said in a transaction of the platform's role before it changes a tenant or a
     * connection: those who do take turns, and the other nodes hear of it.
     */
    void changing() {
        store.lockConfiguration();
        store.tellNodes();
    }

    @EventListener
    void on(ChangedElsewhere heard) {
        changed();
    }

    /** Forgets what is remembered, after a change made here. */
    void changed() {
        tenants.invalidateAll();
        connections.invalidateAll();
        platformConnections.invalidateAll();
        callers.invalidateAll();
    }

    private List<Connection> loadConnections(TenantId tenant) {
        return store.connections(tenant).stream().map(this::open).toList();
    }

    private Connection open(ConnectionRow row) {
        byte[] clear = keyring.open("connection", row.secrets());
        UUID tenant = row.tenant();
        String baseUrl = row.baseUrl();
        return new Connection(
                new ConnectionId(row.id()),
                tenant == null ? null : new TenantId(tenant),
                row.service(),
                row.name(),
                baseUrl == null ? null : URI.create(baseUrl),
                row.settings(),
                json.readValue(clear, SECRETS),
                row.fingerprint());
    }

    private static Caller caller(KeyRow row) {
        return switch (row.kind()) {
            case "public" -> new Caller.Browser(owner(row), row.name(), row.origins());
            case "secret" -> new Caller.Server(owner(row), row.name());
            case "platform" -> new Caller.Platform(row.name());
            default -> throw new IllegalStateException("unknown kind of key " + row.kind());
        };
    }

    private static TenantId owner(KeyRow row) {
        return new TenantId(Objects.requireNonNull(row.tenant()));
    }
}
