package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenancyStore.Disabled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * SQL of keys; runs as the platform's role, because a key is looked up before its tenant is known.
 */
class ApiKeyStore {
    private static final String KEY =
            """
            SELECT k.id, k.kind, k.tenant_id, k.name, k.origins FROM api_keys k
              LEFT JOIN tenants t ON t.id = k.tenant_id
             WHERE k.key_hash = :hash AND k.disabled_at IS NULL AND k.revoked_at IS NULL AND t.disabled_at IS NULL
               AND (k.expires_at IS NULL OR k.expires_at > :now)
            """;

    /** A revoked key stays revoked; only who owns it and its name follow the file. */
    private static final String UPSERT =
            """
            INSERT INTO api_keys AS k (tenant_id, id, name, kind, key_hash, prefix, managed_by)
            VALUES (:tenant, :id, :name, :kind, :hash, :prefix, 'file')
            ON CONFLICT (key_hash) DO UPDATE
               SET tenant_id = excluded.tenant_id, name = excluded.name, kind = excluded.kind, managed_by = 'file',
                   origins = CASE WHEN excluded.kind = 'public' THEN k.origins ELSE '{}' END, disabled_at = NULL
             WHERE (k.tenant_id, k.name, k.kind, k.managed_by, k.disabled_at)
                   IS DISTINCT FROM (excluded.tenant_id, excluded.name, excluded.kind, 'file', NULL)
            RETURNING id
            """;

    private static final String DISABLE_OF_FILE =
            """
            UPDATE api_keys SET disabled_at = now()
             WHERE managed_by = 'file' AND disabled_at IS NULL AND NOT (key_hash = ANY (:hashes))
            RETURNING tenant_id, name
            """;

    private static final String COLUMNS =
            """
            SELECT k.tenant_id, k.id, k.name, k.kind, k.prefix, k.managed_by, k.origins, k.created_at, k.last_used_at,
                   k.expires_at, k.revoked_at, k.disabled_at, k.replaced_by
              FROM api_keys k
            """;

    private static final String LIST =
            COLUMNS
                    + """
                     WHERE CASE WHEN :everyone THEN true ELSE k.tenant_id = :tenant::uuid END
                     ORDER BY k.revoked_at IS NOT NULL, k.created_at DESC, k.id OFFSET :offset LIMIT :limit
                    """;

    private static final String ONE =
            COLUMNS
                    + " WHERE k.id = :id AND CASE WHEN :everyone THEN true ELSE k.tenant_id = :tenant::uuid END";

    /** Of two who replace it one waits, and sees what the other did. */
    private static final String ONE_LOCKED = ONE + " FOR UPDATE OF k";

    private static final String INSERT =
            """
            INSERT INTO api_keys (tenant_id, id, name, kind, key_hash, prefix, managed_by, origins, created_at)
            VALUES (:tenant, :id, :name, :kind, :hash, :prefix, 'people', :origins, :now)
            """;

    private static final String REPLACE =
            "UPDATE api_keys SET replaced_by = :by, expires_at = :expires WHERE id = :id";

    private static final String REVOKE =
            "UPDATE api_keys SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL";

    private static final String CHANGE =
            "UPDATE api_keys SET name = :name, origins = :origins WHERE id = :id";

    private static final String USED =
            """
            UPDATE api_keys k SET last_used_at = u.at FROM unnest(:ids::uuid[], :times::timestamptz[]) AS u (id, at)
             WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
            """;

    private final JdbcClient jdbc;

    ApiKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A key that opens something. */
    record KeyRow(UUID id, String kind, @Nullable UUID tenant, String name, List<String> origins) {}

    Optional<KeyRow> key(byte[] hash, Instant now) {
        return jdbc.sql(KEY)
                .param("hash", hash)
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new KeyRow(
                                row.getObject("id", UUID.class),
                                row.getString("kind"),
                                row.getObject("tenant_id", UUID.class),
                                row.getString("name"),
                                texts(row, "origins")))
                .optional();
    }

    /** Whether anything changed. */
    boolean upsert(KeyRow key, byte[] hash, String prefix) {
        return !jdbc.sql(UPSERT)
                .param("tenant", key.tenant(), Types.OTHER)
                .param("id", key.id())
                .param("name", key.name())
                .param("kind", key.kind())
                .param("hash", hash)
                .param("prefix", prefix)
                .query(UUID.class)
                .list()
                .isEmpty();
    }

    List<Disabled> disableOfFileExcept(List<byte[]> hashes) {
        return jdbc.sql(DISABLE_OF_FILE)
                .param("hashes", hashes.toArray(byte[][]::new))
                .query((row, _) -> new Disabled(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    /**
     * Those that open something first, the newest first.
     *
     * @param tenant whose; absent: all there are
     */
    List<ApiKey> list(@Nullable TenantId tenant, int offset, int limit) {
        return jdbc.sql(LIST)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, _) -> key(row))
                .list();
    }

    Optional<ApiKey> one(UUID id, @Nullable TenantId tenant) {
        return one(ONE, id, tenant);
    }

    /** As above; it stays as it is until the end of the transaction. */
    Optional<ApiKey> oneLocked(UUID id, @Nullable TenantId tenant) {
        return one(ONE_LOCKED, id, tenant);
    }

    private Optional<ApiKey> one(String sql, UUID id, @Nullable TenantId tenant) {
        return jdbc.sql(sql)
                .param("id", id)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query((row, _) -> key(row))
                .optional();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new ApiKey(
                row.getObject("id", UUID.class),
                tenant == null ? null : new TenantId(tenant),
                row.getString("name"),
                ApiKey.Kind.of(row.getString("kind")),
                row.getString("prefix"),
                row.getString("managed_by").equals("file"),
                texts(row, "origins"),
                Timestamps.instant(row, "created_at"),
                Timestamps.instantOrNull(row, "last_used_at"),
                Timestamps.instantOrNull(row, "expires_at"),
                Timestamps.instantOrNull(row, "revoked_at"),
                row.getObject("disabled_at") != null,
                row.getObject("replaced_by", UUID.class));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    void insert(ApiKey key, byte[] hash) {
        TenantId tenant = key.tenant();
        jdbc.sql(INSERT)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("id", key.id())
                .param("name", key.name())
                .param("kind", key.kind().word())
                .param("hash", hash)
                .param("prefix", key.prefix())
                .param("origins", key.origins().toArray(String[]::new))
                .param("now", Timestamps.utc(key.createdAt()))
                .update();
    }

    void replace(UUID id, UUID by, Instant expires) {
        jdbc.sql(REPLACE)
                .param("id", id)
                .param("by", by)
                .param("expires", Timestamps.utc(expires))
                .update();
    }

    boolean revoke(UUID id, Instant now) {
        return jdbc.sql(REVOKE).param("id", id).param("now", Timestamps.utc(now)).update() == 1;
    }

    void change(UUID id, String name, List<String> origins) {
        jdbc.sql(CHANGE)
                .param("id", id)
                .param("name", name)
                .param("origins", origins.toArray(String[]::new))
                .update();
    }

    void used(Map<UUID, Instant> lastUses) {
        List<Map.Entry<UUID, Instant>> all = List.copyOf(lastUses.entrySet());
        jdbc.sql(USED)
                .param("ids", all.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .param(
                        "times",
                        all.stream().map(use -> use.getValue().toString()).toArray(String[]::new))
                .update();
    }
}
