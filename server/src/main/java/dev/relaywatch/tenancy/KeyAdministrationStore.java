package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of keys as people see, make and end them; as the role of the running transaction. */
@Component
class KeyAdministrationStore {
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

    private static final String OPENS =
            """
            SELECT EXISTS (SELECT FROM api_keys
                            WHERE tenant_id = :tenant AND kind = :kind AND key_hash = :hash AND revoked_at IS NULL
                              AND disabled_at IS NULL AND (expires_at IS NULL OR expires_at > :now))
            """;

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

    private final TenantTransaction transaction;

    KeyAdministrationStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Those that open something first, the newest first.
     *
     * @param tenant whose; absent: all there are
     */
    List<ApiKey> list(@Nullable TenantId tenant, int offset, int limit) {
        return transaction
                .jdbc()
                .sql(LIST)
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
        return transaction
                .jdbc()
                .sql(sql)
                .param("id", id)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .query((row, _) -> key(row))
                .optional();
    }

    boolean opens(TenantId tenant, ApiKey.Kind kind, byte[] hash, Instant now) {
        return transaction
                .jdbc()
                .sql(OPENS)
                .param("tenant", tenant.value())
                .param("kind", kind.word())
                .param("hash", hash)
                .param("now", Timestamps.utc(now))
                .query(Boolean.class)
                .single();
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
        transaction
                .jdbc()
                .sql(INSERT)
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
        transaction
                .jdbc()
                .sql(REPLACE)
                .param("id", id)
                .param("by", by)
                .param("expires", Timestamps.utc(expires))
                .update();
    }

    boolean revoke(UUID id, Instant now) {
        return transaction
                        .jdbc()
                        .sql(REVOKE)
                        .param("id", id)
                        .param("now", Timestamps.utc(now))
                        .update()
                == 1;
    }

    void change(UUID id, String name, List<String> origins) {
        transaction
                .jdbc()
                .sql(CHANGE)
                .param("id", id)
                .param("name", name)
                .param("origins", origins.toArray(String[]::new))
                .update();
    }
}
