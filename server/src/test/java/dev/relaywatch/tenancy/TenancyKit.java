package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * For tests of other rooms: tenants with connections in a database of theirs, and the ways to their
 * rows.
 */
public final class TenancyKit {
    private final Database database;
    private final Keyring keyring;
    private final JsonMapper json;
    private final JdbcClient application;
    private final JdbcClient platform;
    private final TenancyStore store;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;

    public TenancyKit(Database database, Keyring keyring, JsonMapper json) {
        this.database = database;
        this.keyring = keyring;
        this.json = json;
        this.application = JdbcClient.create(database.application());
        this.platform = JdbcClient.create(database.platform());
        this.store = new TenancyStore(platform, json);
        this.tenancy = tenancy(platform, keyring, json);
        this.transaction =
                new TenantTransaction(
                        new TransactionTemplate(new JdbcTransactionManager(database.application())),
                        new TransactionTemplate(new JdbcTransactionManager(database.platform())),
                        application,
                        platform);
    }

    static Tenancy tenancy(JdbcClient platform, Keyring keyring, JsonMapper json) {
        ApiKeyStore keys = new ApiKeyStore(platform);
        Clock clock = Clock.systemUTC();
        return new Tenancy(
                new TenancyStore(platform, json),
                keys,
                new KeyUses(keys, clock),
                keyring,
                json,
                clock);
    }

    public JdbcClient application() {
        return application;
    }

    public JdbcClient platform() {
        return platform;
    }

    public Tenancy tenancy() {
        return tenancy;
    }

    /** Writes as the server does. */
    public AuditLog audit(Clock clock) {
        return new AuditLog(new AuditLog.AuditStore(transaction, json), () -> null, clock);
    }

    public TenantTransaction transaction() {
        return transaction;
    }

    public Installation installation(DataDirectory directory) {
        return new Installation(directory, database);
    }

    /** A new tenant that counts in euros. */
    public TenantId tenant(String slug) {
        TenantId id = new TenantId(Ids.next());
        store.upsert(new Tenant(id, slug, slug, ZoneOffset.UTC, "EUR", null, List.of()));
        tenancy.changed();
        return id;
    }

    /** What the tenant's CRM signs with, as it is sealed. */
    void webhookSecret(TenantId tenant, SealedSecret secret) {
        store.setWebhookSecret(tenant, secret);
    }

    /** A new connection with an address that is never called and no secrets. */
    public ConnectionId connect(TenantId tenant, String service, String name) {
        return connect(tenant, service, name, URI.create("http://127.0.0.1:9"), Map.of(), Map.of());
    }

    public ConnectionId connect(
            TenantId tenant,
            String service,
            String name,
            @Nullable URI baseUrl,
            Map<String, Object> settings,
            Map<String, String> secrets) {
        ConnectionId id = new ConnectionId(Ids.next());
        store.upsert(row(id, tenant, service, name, baseUrl, settings, secrets));
        tenancy.changed();
        return id;
    }

    private ConnectionRow row(
            ConnectionId id,
            TenantId tenant,
            String service,
            String name,
            @Nullable URI baseUrl,
            Map<String, Object> settings,
            Map<String, String> secrets) {
        return new ConnectionRow(
                id.value(),
                tenant.value(),
                service,
                name,
                baseUrl == null ? null : baseUrl.toString(),
                settings,
                keyring.seal("connection", json.writeValueAsBytes(secrets)),
                Ids.next().toString());
    }

    /** As another node does it: this one has not heard of it yet. */
    public void changeElsewhere(ConnectionId id, TenantId tenant, String service, String name) {
        store.upsert(row(id, tenant, service, name, null, Map.of(), Map.of("token", "new")));
    }

    /** As if its line had left the configuration file. */
    public void disable(ConnectionId connection) {
        platform.sql("UPDATE connections SET disabled_at = now() WHERE id = :id")
                .param("id", connection.value())
                .update();
        tenancy.changed();
    }
}
