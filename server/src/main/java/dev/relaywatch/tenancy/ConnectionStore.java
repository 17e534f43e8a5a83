package dev.relaywatch.tenancy;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenancyStore.ConnectionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of connections as people set them up; as the role of the running transaction. */
@Component
class ConnectionStore {
    private static final String COLUMNS =
            """
            SELECT tenant_id, id, service, name, base_url, settings, secrets, fingerprint, managed_by, created_at, updated_at,
                   disabled_at IS NULL AS enabled
              FROM connections
            """;

    private static final String LIST =
            COLUMNS
                    + """
                     WHERE deleted_at IS NULL AND CASE WHEN :everyone THEN true ELSE tenant_id = :tenant::uuid END
                     ORDER BY tenant_id NULLS FIRST, service, name OFFSET :offset LIMIT :limit
                    """;

    private static final String ONE =
            COLUMNS
                    + """
                     WHERE id = :id AND deleted_at IS NULL
                       AND CASE WHEN :everyone THEN true ELSE tenant_id = :tenant::uuid END
                    """;

    /** Of two who change it one waits, and sees what the other did. */
    private static final String ONE_LOCKED = ONE + " FOR UPDATE";

    private static final String COUNT =
            "SELECT count(*) FROM connections WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND deleted_at IS NULL";

    private static final String INSERT =
            """
            INSERT INTO connections (tenant_id, id, service, name, base_url, settings, secrets, fingerprint, managed_by,
                                     disabled_at, created_at, updated_at)
            VALUES (:tenant, :id, :service, :name, :baseUrl, :settings::jsonb, :secrets, :fingerprint, 'people',
                    CASE WHEN :enabled THEN NULL ELSE :now END, :now, :now)
            ON CONFLICT DO NOTHING
            """;

    /** What left the file and is changed by people is theirs from then on. */
    private static final String UPDATE =
            """
            UPDATE connections
               SET base_url = :baseUrl, settings = :settings::jsonb, secrets = :secrets, fingerprint = :fingerprint,
                   managed_by = 'people', updated_at = :now,
                   disabled_at = CASE WHEN :enabled THEN NULL ELSE coalesce(disabled_at, :now) END
             WHERE id = :id AND deleted_at IS NULL
            """;

    private static final String REMOVE =
            """
            UPDATE connections
               SET deleted_at = :now, disabled_at = coalesce(disabled_at, :now), updated_at = :now, managed_by = 'people',
                   base_url = NULL, settings = '{}', secrets = :nothing, fingerprint = ''
             WHERE id = :id AND deleted_at IS NULL
            """;

    /** Nodes that apply the configuration file, and those who change something, take turns. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.configuration'))";

    /** Heard with the commit; changes are rare, so that commits may wait for each other here. */
    private static final String TELL = "SELECT pg_notify(:channel, '')";

    private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

    private final TenantTransaction transaction;
    private final JsonMapper json;

    ConnectionStore(TenantTransaction transaction, JsonMapper json) {
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * @param ofFile whether the configuration file made it; one that left the file is disabled
     */
    record Kept(
            ConnectionRow row,
            boolean ofFile,
            boolean enabled,
            Instant createdAt,
            Instant updatedAt) {}

    /** To be said in a transaction before it changes one: the other nodes hear of it. */
    void changing() {
        transaction.jdbc().sql(LOCK).query((_, _) -> true).single();
        transaction
                .jdbc()
                .sql(TELL)
                .param("channel", ChangedElsewhere.CHANNEL)
                .query((_, _) -> true)
                .single();
    }

    /**
     * @param tenant absent: everybody's, the platform's first
     */
    List<Kept> list(@Nullable TenantId tenant, int offset, int limit) {
        return of(LIST, tenant)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, _) -> kept(row))
                .list();
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    Optional<Kept> one(ConnectionId id, @Nullable TenantId tenant) {
        return of(ONE, tenant).param("id", id.value()).query((row, _) -> kept(row)).optional();
    }

    /** As above, and nobody else changes it until the transaction ends. */
    Optional<Kept> oneLocked(ConnectionId id, @Nullable TenantId tenant) {
        return of(ONE_LOCKED, tenant)
                .param("id", id.value())
                .query((row, _) -> kept(row))
                .optional();
    }

    private StatementSpec of(String sql, @Nullable TenantId tenant) {
        return transaction
                .jdbc()
                .sql(sql)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER);
    }

    private Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                new ConnectionRow(
                        row.getObject("id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("service"),
                        row.getString("name"),
                        row.getString("base_url"),
                        json.readValue(row.getString("settings"), SETTINGS),
                        new SealedSecret(row.getBytes("secrets")),
                        row.getString("fingerprint")),
                row.getString("managed_by").equals("file"),
                row.getBoolean("enabled"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    /**
     * @param tenant absent: those of the platform itself
     */
    int count(@Nullable TenantId tenant) {
        return transaction
                .jdbc()
                .sql(COUNT)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query(Integer.class)
                .single();
    }

    /** False where its owner has another of that service and name. */
    boolean insert(ConnectionRow connection, boolean enabled, Instant now) {
        return written(INSERT, connection, enabled, now)
                        .param("tenant", connection.tenant(), Types.OTHER)
                        .param("service", connection.service())
                        .param("name", connection.name())
                        .update()
                == 1;
    }

    void update(ConnectionRow connection, boolean enabled, Instant now) {
        written(UPDATE, connection, enabled, now).update();
    }

    private StatementSpec written(
            String sql, ConnectionRow connection, boolean enabled, Instant now) {
        return transaction
                .jdbc()
                .sql(sql)
                .param("id", connection.id())
                .param("baseUrl", connection.baseUrl(), Types.VARCHAR)
                .param("settings", json.writeValueAsString(connection.settings()))
                .param("secrets", connection.secrets().bytes())
                .param("fingerprint", connection.fingerprint())
                .param("enabled", enabled)
                .param("now", Timestamps.utc(now));
    }

    /**
     * @param nothing sealed: no secrets
     */
    void remove(ConnectionId id, SealedSecret nothing, Instant now) {
        transaction
                .jdbc()
                .sql(REMOVE)
                .param("id", id.value())
                .param("nothing", nothing.bytes())
                .param("now", Timestamps.utc(now))
                .update();
    }
}
