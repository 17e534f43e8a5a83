package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of tenants and connections; runs as the platform's role. */
class TenancyStore {
    private static final String ENABLED_TENANT =
            """
            SELECT id, slug, name, time_zone, currency, country, origins FROM tenants
             WHERE id = :id AND disabled_at IS NULL
            """;

    private static final String TENANT_BY_SLUG =
            "SELECT id FROM tenants WHERE slug = :slug AND disabled_at IS NULL";

    private static final String SLUGS = "SELECT id, slug FROM tenants";

    private static final String WEBHOOK_SECRET =
            "SELECT webhook_secret FROM tenants WHERE id = :id";

    private static final String CONNECTIONS =
            """
            SELECT id, tenant_id, service, name, base_url, settings, secrets, fingerprint FROM connections
             WHERE tenant_id = :tenant AND disabled_at IS NULL ORDER BY service, name
            """;

    private static final String PLATFORM_CONNECTIONS =
            """
            SELECT id, tenant_id, service, name, base_url, settings, secrets, fingerprint FROM connections
             WHERE tenant_id IS NULL AND disabled_at IS NULL ORDER BY service, name
            """;

    private static final String ENABLED_TENANTS =
            """
            SELECT id, slug, name, time_zone, currency, country, origins FROM tenants
             WHERE disabled_at IS NULL ORDER BY slug
            """;

    private static final String EVERY_CONNECTION =
            """
            SELECT c.tenant_id, c.id, c.service, c.name FROM connections c LEFT JOIN tenants t ON t.id = c.tenant_id
             WHERE c.disabled_at IS NULL AND t.disabled_at IS NULL
            """;

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.configuration'))";

    /** Returns no row when the tenant already stands there so. */
    private static final String UPSERT_TENANT =
            """
            INSERT INTO tenants AS t (id, slug, name, time_zone, currency, country, origins, managed_by)
            VALUES (:id, :slug, :name, :timeZone, :currency, :country, :origins, 'file')
            ON CONFLICT (slug) DO UPDATE
               SET name = excluded.name, time_zone = excluded.time_zone, currency = excluded.currency,
                   country = excluded.country, origins = excluded.origins, managed_by = 'file', disabled_at = NULL,
                   updated_at = now()
             WHERE (t.name, t.time_zone, t.currency, t.country, t.origins, t.managed_by, t.disabled_at)
                   IS DISTINCT FROM (excluded.name, excluded.time_zone, excluded.currency, excluded.country,
                                     excluded.origins, 'file', NULL)
            RETURNING id
            """;

    private static final String SET_WEBHOOK_SECRET =
            "UPDATE tenants SET webhook_secret = :secret WHERE id = :id";

    private static final String DISABLE_TENANTS =
            """
            UPDATE tenants SET disabled_at = now(), updated_at = now()
             WHERE managed_by = 'file' AND disabled_at IS NULL AND NOT (slug = ANY (:slugs)) RETURNING id, slug
            """;

    private static final String UPSERT_CONNECTION =
            """
            INSERT INTO connections AS c (tenant_id, id, service, name, base_url, settings, secrets, fingerprint, managed_by)
            VALUES (:tenant, :id, :service, :name, :baseUrl, :settings::jsonb, :secrets, :fingerprint, 'file')
            ON CONFLICT (tenant_id, service, name) WHERE deleted_at IS NULL DO UPDATE
               SET base_url = excluded.base_url, settings = excluded.settings, secrets = excluded.secrets,
                   fingerprint = excluded.fingerprint, managed_by = 'file', disabled_at = NULL, updated_at = now()
             WHERE (c.fingerprint, c.managed_by, c.disabled_at)
                   IS DISTINCT FROM (excluded.fingerprint, 'file', NULL)
            RETURNING id
            """;

    private static final String DISABLE_CONNECTIONS =
            """
            UPDATE connections SET disabled_at = now(), updated_at = now()
             WHERE managed_by = 'file' AND disabled_at IS NULL
               AND NOT (coalesce(tenant_id::text, '') || ' ' || service || ' ' || name = ANY (:named))
            RETURNING tenant_id, service || ':' || name
            """;

    /** Heard with the commit; changes are rare, so that commits may wait for each other here. */
    private static final String TELL = "SELECT pg_notify(:channel, '')";

    private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TenancyStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A connection with its secrets still sealed. */
    record ConnectionRow(
            UUID id,
            @Nullable UUID tenant,
            String service,
            String name,
            @Nullable String baseUrl,
            Map<String, Object> settings,
            SealedSecret secrets,
            String fingerprint) {}

    /**
     * What left the configuration file.
     *
     * @param tenant absent for the installation's
     */
    record Disabled(@Nullable UUID tenant, String name) {}

    Optional<Tenant> tenant(TenantId id) {
        return jdbc.sql(ENABLED_TENANT)
                .param("id", id.value())
                .query((row, _) -> tenant(row))
                .optional();
    }

    private static Tenant tenant(ResultSet row) throws SQLException {
        Array origins = row.getArray("origins");
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                row.getString("slug"),
                row.getString("name"),
                ZoneId.of(row.getString("time_zone")),
                row.getString("currency"),
                row.getString("country"),
                List.of((String[]) origins.getArray()));
    }

    Optional<TenantId> tenantBySlug(String slug) {
        return jdbc.sql(TENANT_BY_SLUG)
                .param("slug", slug)
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }

    Map<String, TenantId> slugs() {
        return jdbc
                .sql(SLUGS)
                .query((row, _) ->
                        Map.entry(
                                row.getString("slug"),
                                new TenantId(row.getObject("id", UUID.class))))
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<SealedSecret> webhookSecret(TenantId tenant) {
        return jdbc.sql(WEBHOOK_SECRET)
                .param("id", tenant.value())
                .query((row, _) -> Optional.ofNullable(row.getBytes(1)).map(SealedSecret::new))
                .optional()
                .flatMap(secret -> secret);
    }

    List<ConnectionRow> connections(TenantId tenant) {
        return jdbc.sql(CONNECTIONS)
                .param("tenant", tenant.value())
                .query((row, _) -> connection(row))
                .list();
    }

    List<ConnectionRow> platformConnections() {
        return jdbc.sql(PLATFORM_CONNECTIONS).query((row, _) -> connection(row)).list();
    }

    private ConnectionRow connection(ResultSet row) throws SQLException {
        return new ConnectionRow(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("service"),
                row.getString("name"),
                row.getString("base_url"),
                json.readValue(row.getString("settings"), SETTINGS),
                new SealedSecret(row.getBytes("secrets")),
                row.getString("fingerprint"));
    }

    List<Tenant> tenants() {
        return jdbc.sql(ENABLED_TENANTS).query((row, _) -> tenant(row)).list();
    }

    List<ConnectionRef> everyConnection() {
        return jdbc.sql(EVERY_CONNECTION)
                .query((row, _) -> {
                    UUID tenant = row.getObject("tenant_id", UUID.class);
                    return new ConnectionRef(
                            tenant == null ? null : new TenantId(tenant),
                            new ConnectionId(row.getObject("id", UUID.class)),
                            row.getString("service"),
                            row.getString("name"));
                })
                .list();
    }

    /** Nodes that start at the same time apply the file one after the other. */
    void lockConfiguration() {
        jdbc.sql(LOCK).query((_, _) -> true).single();
    }

    /** Says to all nodes that something changed, once the running transaction is committed. */
    void tellNodes() {
        jdbc.sql(TELL).param("channel", ChangedElsewhere.CHANNEL).query((_, _) -> true).single();
    }

    /** Whether anything changed. */
    boolean upsert(Tenant tenant) {
        return !jdbc.sql(UPSERT_TENANT)
                .param("id", tenant.id().value())
                .param("slug", tenant.slug())
                .param("name", tenant.name())
                .param("timeZone", tenant.timeZone().getId())
                .param("currency", tenant.currency())
                .param("country", tenant.country(), Types.VARCHAR)
                .param("origins", tenant.origins().toArray(String[]::new))
                .query(UUID.class)
                .list()
                .isEmpty();
    }

    void setWebhookSecret(TenantId tenant, @Nullable SealedSecret sealed) {
        jdbc.sql(SET_WEBHOOK_SECRET)
                .param("secret", sealed == null ? null : sealed.bytes(), Types.BINARY)
                .param("id", tenant.value())
                .update();
    }

    List<Disabled> disableTenantsExcept(List<String> slugs) {
        return jdbc.sql(DISABLE_TENANTS)
                .param("slugs", slugs.toArray(String[]::new))
                .query((row, _) -> disabled(row))
                .list();
    }

    private static Disabled disabled(ResultSet row) throws SQLException {
        return new Disabled(row.getObject(1, UUID.class), row.getString(2));
    }

    /** The id the connection has; empty when it already stands there so. */
    Optional<UUID> upsert(ConnectionRow connection) {
        return jdbc.sql(UPSERT_CONNECTION)
                .param("tenant", connection.tenant(), Types.OTHER)
                .param("id", connection.id())
                .param("service", connection.service())
                .param("name", connection.name())
                .param("baseUrl", connection.baseUrl(), Types.VARCHAR)
                .param("settings", json.writeValueAsString(connection.settings()))
                .param("secrets", connection.secrets().bytes())
                .param("fingerprint", connection.fingerprint())
                .query(UUID.class)
                .optional();
    }

    /**
     * @param named each as tenant id (empty for the platform), service and name, parted by blanks
     */
    List<Disabled> disableConnectionsExcept(List<String> named) {
        return jdbc.sql(DISABLE_CONNECTIONS)
                .param("named", named.toArray(String[]::new))
                .query((row, _) -> disabled(row))
                .list();
    }
}
