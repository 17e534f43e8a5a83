package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ApiKeyStore.KeyRow;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tenants and keys for tests of all rooms, written as a start writes those of the configuration
 * file.
 */
public final class TenantKit {
    private final JdbcClient jdbc;
    private final TenancyStore store;
    private final ApiKeyStore keys;

    /**
     * @param platform the role that works across tenants
     */
    public TenantKit(DataSource platform) {
        this.jdbc = JdbcClient.create(platform);
        this.store = new TenancyStore(jdbc, JsonMapper.builder().build());
        this.keys = new ApiKeyStore(jdbc);
    }

    /** A new tenant of a name of its own: euros, Germany. */
    public Tenant tenant() {
        return tenant("EUR", "DE");
    }

    public Tenant tenant(String currency, @Nullable String country) {
        return tenant(currency, country, List.of());
    }

    /** A new tenant whose pages stand at these origins alone. */
    public Tenant tenantWithOrigins(String... origins) {
        return tenant("EUR", "DE", List.of(origins));
    }

    /** A new tenant that people call so. */
    public Tenant tenantNamed(String name) {
        return tenant(name, "EUR", "DE", List.of());
    }

    private Tenant tenant(String currency, @Nullable String country, List<String> origins) {
        return tenant("Shop", currency, country, origins);
    }

    private Tenant tenant(
            String name, String currency, @Nullable String country, List<String> origins) {
        UUID id = Ids.next();
        Tenant tenant =
                new Tenant(
                        new TenantId(id),
                        "shop-" + id,
                        name,
                        ZoneId.of("Europe/Berlin"),
                        currency,
                        country,
                        origins);
        store.upsert(tenant);
        return tenant;
    }

    public String publicKey(Tenant tenant) {
        return key("rwp_", "public", tenant.id().value());
    }

    public String secretKey(Tenant tenant) {
        return key("rws_", "secret", tenant.id().value());
    }

    public String platformKey() {
        return key("rwx_", "platform", null);
    }

    private String key(String prefix, String kind, @Nullable UUID tenant) {
        UUID id = Ids.next();
        String key = prefix + id;
        keys.upsert(
                new KeyRow(id, kind, tenant, kind + "-" + id, List.of()),
                Sha256.bytes(key),
                key.substring(0, 8));
        return key;
    }

    /** From now on it opens nothing, here at once. */
    public void revoke(String key, Tenancy here) {
        int revoked =
                jdbc.sql("UPDATE api_keys SET revoked_at = now() WHERE key_hash = ?")
                        .param(Sha256.bytes(key))
                        .update();
        if (revoked != 1) {
            throw new IllegalArgumentException("there is no such key");
        }
        here.changed();
    }

    /** Agrees what the tenant's CRM signs with; sealed with the keys of the tests. */
    public void webhookSecret(Tenant tenant, String secret) {
        store.setWebhookSecret(
                tenant.id(),
                PostgresDatabase.KEYRING.seal(
                        "webhook-secret:" + tenant.id(), secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Asks a database that may be away. */
    public static Tenancy tenancy(DataSource platform) {
        JsonMapper json = JsonMapper.builder().build();
        return TenancyKit.tenancy(JdbcClient.create(platform), PostgresDatabase.KEYRING, json);
    }

    /** Connects it to a service at that address, without secrets. */
    public void connect(Tenant tenant, String service, String baseUrl) {
        connect(tenant, service, "main", baseUrl, Map.of(), Map.of());
    }

    public void connect(
            Tenant tenant,
            String service,
            String name,
            String baseUrl,
            Map<String, Object> settings,
            Map<String, String> secrets) {
        UUID id = Ids.next();
        store.upsert(
                new ConnectionRow(
                        id,
                        tenant.id().value(),
                        service,
                        name,
                        baseUrl,
                        settings,
                        PostgresDatabase.KEYRING.seal(
                                "connection", JsonMapper.shared().writeValueAsBytes(secrets)),
                        id.toString()));
    }

    /** The tenant's transaction over a database, as the server builds it. */
    public static TenantTransaction transaction(DataSource application, DataSource platform) {
        return new TenantTransaction(
                new TransactionTemplate(new JdbcTransactionManager(application)),
                new TransactionTemplate(new JdbcTransactionManager(platform)),
                JdbcClient.create(application),
                JdbcClient.create(platform));
    }
}
