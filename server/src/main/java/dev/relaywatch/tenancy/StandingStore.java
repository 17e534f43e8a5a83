package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * SQL of everything that stands there before the configuration file is applied, what was disabled
 * included; runs as the platform's role.
 */
@Component
class StandingStore {
    private static final String TENANTS =
            """
            SELECT id, slug, name, time_zone, currency, country, origins, webhook_secret, disabled_at IS NULL AS enabled
              FROM tenants
            """;

    private static final String KEYS =
            "SELECT tenant_id, name, kind, key_hash, origins, disabled_at IS NULL AS enabled FROM api_keys";

    private static final String CONNECTIONS =
            """
            SELECT id, tenant_id, service, name, base_url, settings, secrets, fingerprint, disabled_at IS NULL AS enabled
              FROM connections WHERE deleted_at IS NULL
            """;

    private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    StandingStore(@Qualifier("platformJdbc") JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * @param webhookSecret sealed
     */
    record StandingTenant(
            UUID id,
            String slug,
            String name,
            String timeZone,
            String currency,
            @Nullable String country,
            List<String> origins,
            @Nullable SealedSecret webhookSecret,
            boolean enabled) {}

    record StandingKey(
            String kind, String name, String hash, List<String> origins, boolean enabled) {}

    record StandingConnection(ConnectionRow connection, boolean enabled) {}

    /** By slug. */
    Map<String, StandingTenant> tenants() {
        return jdbc.sql(TENANTS).query((row, _) -> tenant(row)).list().stream()
                .collect(Collectors.toMap(StandingTenant::slug, one -> one));
    }

    private static StandingTenant tenant(ResultSet row) throws SQLException {
        Array origins = row.getArray("origins");
        byte[] secret = row.getBytes("webhook_secret");
        return new StandingTenant(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("time_zone"),
                row.getString("currency"),
                row.getString("country"),
                List.of((String[]) origins.getArray()),
                secret == null ? null : new SealedSecret(secret),
                row.getBoolean("enabled"));
    }

    /** By hash, in hexadecimal digits. */
    Map<String, StandingKey> keys() {
        return jdbc
                .sql(KEYS)
                .query((row, _) ->
                        new StandingKey(
                                row.getString("kind"),
                                row.getString("name"),
                                HexFormat.of().formatHex(row.getBytes("key_hash")),
                                List.of((String[]) row.getArray("origins").getArray()),
                                row.getBoolean("enabled")))
                .list()
                .stream()
                .collect(Collectors.toMap(StandingKey::hash, one -> one));
    }

    List<StandingConnection> connections() {
        return jdbc.sql(CONNECTIONS)
                .query((row, _) ->
                        new StandingConnection(
                                new ConnectionRow(
                                        row.getObject("id", UUID.class),
                                        row.getObject("tenant_id", UUID.class),
                                        row.getString("service"),
                                        row.getString("name"),
                                        row.getString("base_url"),
                                        json.readValue(row.getString("settings"), SETTINGS),
                                        new SealedSecret(row.getBytes("secrets")),
                                        row.getString("fingerprint")),
                                row.getBoolean("enabled")))
                .list();
    }
}
