package dev.relaywatch.tenancy;

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
 * SQL of keys that come and that the configuration file names; runs as the platform's role, because
 * a key is looked up before its tenant is known.
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
            INSERT INTO api_keys AS k (tenant_id, id, name, kind, key_hash, prefix, origins, managed_by)
            VALUES (:tenant, :id, :name, :kind, :hash, :prefix, coalesce(:origins::text[], '{}'), 'file')
            ON CONFLICT (key_hash) DO UPDATE
               SET tenant_id = excluded.tenant_id, name = excluded.name, kind = excluded.kind, managed_by = 'file',
                   origins = CASE WHEN excluded.kind = 'public' THEN coalesce(:origins::text[], k.origins) ELSE '{}' END,
                   disabled_at = NULL
             WHERE (k.tenant_id, k.name, k.kind, k.managed_by, k.disabled_at)
                   IS DISTINCT FROM (excluded.tenant_id, excluded.name, excluded.kind, 'file', NULL)
                OR k.origins <> coalesce(:origins::text[], k.origins)
            RETURNING id
            """;

    private static final String DISABLE_OF_FILE =
            """
            UPDATE api_keys SET disabled_at = now()
             WHERE managed_by = 'file' AND disabled_at IS NULL AND NOT (key_hash = ANY (:hashes))
            RETURNING tenant_id, name
            """;

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

    /** As below; of pages nothing is said. */
    boolean upsert(KeyRow key, byte[] hash, String prefix) {
        return upsert(key, hash, prefix, null);
    }

    /**
     * Whether anything changed.
     *
     * @param origins of a public key; absent: those it has stay
     */
    boolean upsert(KeyRow key, byte[] hash, String prefix, @Nullable List<String> origins) {
        return !jdbc.sql(UPSERT)
                .param("tenant", key.tenant(), Types.OTHER)
                .param("id", key.id())
                .param("name", key.name())
                .param("kind", key.kind())
                .param("hash", hash)
                .param("prefix", prefix)
                .param(
                        "origins",
                        origins == null ? null : origins.toArray(String[]::new),
                        Types.ARRAY)
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

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
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
