package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** SQL of tenants as people set them up; as the role of the running transaction. */
@Component
class TenantStore {
    private static final String COLUMNS =
            """
            SELECT id, slug, name, time_zone, currency, country, origins, managed_by, created_at, updated_at,
                   disabled_at IS NULL AS enabled, webhook_secret IS NOT NULL AS signed
              FROM tenants
            """;

    private static final String LIST = COLUMNS + " ORDER BY slug OFFSET :offset LIMIT :limit";

    private static final String BY_SLUG = COLUMNS + " WHERE slug = :slug";

    private static final String BY_ID = COLUMNS + " WHERE id = :id";

    /** Of two who change it one waits, and sees what the other did. */
    private static final String LOCKED = BY_SLUG + " FOR UPDATE";

    private static final String INSERT =
            """
            INSERT INTO tenants (id, slug, name, time_zone, currency, country, origins, managed_by, disabled_at, created_at,
                                 updated_at)
            VALUES (:id, :slug, :name, :timeZone, :currency, :country, :origins, 'people',
                    CASE WHEN :enabled THEN NULL ELSE :now END, :now, :now)
            ON CONFLICT (slug) DO NOTHING
            """;

    /** What left the file and is changed by people is theirs from then on. */
    private static final String UPDATE =
            """
            UPDATE tenants
               SET name = :name, time_zone = :timeZone, currency = :currency, country = :country, origins = :origins,
                   managed_by = 'people', updated_at = :now,
                   disabled_at = CASE WHEN :enabled THEN NULL ELSE coalesce(disabled_at, :now) END
             WHERE id = :id AND slug = :slug
            """;

    private final TenantTransaction transaction;

    TenantStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    List<TenantDetails> list(int offset, int limit) {
        return transaction
                .jdbc()
                .sql(LIST)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, _) -> details(row))
                .list();
    }

    Optional<TenantDetails> bySlug(String slug) {
        return transaction
                .jdbc()
                .sql(BY_SLUG)
                .param("slug", slug)
                .query((row, _) -> details(row))
                .optional();
    }

    Optional<TenantDetails> byId(TenantId id) {
        return transaction
                .jdbc()
                .sql(BY_ID)
                .param("id", id.value())
                .query((row, _) -> details(row))
                .optional();
    }

    /** Nobody else changes it until the transaction ends. */
    Optional<TenantDetails> locked(String slug) {
        return transaction
                .jdbc()
                .sql(LOCKED)
                .param("slug", slug)
                .query((row, _) -> details(row))
                .optional();
    }

    /** One that left the file is disabled, and the file's no more. */
    private static TenantDetails details(ResultSet row) throws SQLException {
        boolean enabled = row.getBoolean("enabled");
        return new TenantDetails(
                new Tenant(
                        new TenantId(row.getObject("id", UUID.class)),
                        row.getString("slug"),
                        row.getString("name"),
                        ZoneId.of(row.getString("time_zone")),
                        row.getString("currency"),
                        row.getString("country"),
                        List.of((String[]) row.getArray("origins").getArray())),
                enabled && row.getString("managed_by").equals("file"),
                enabled,
                row.getBoolean("signed"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    /** False where there is another of that slug. */
    boolean insert(Tenant tenant, boolean enabled, Instant now) {
        return written(INSERT, tenant, enabled, now).update() == 1;
    }

    void update(Tenant tenant, boolean enabled, Instant now) {
        written(UPDATE, tenant, enabled, now).update();
    }

    private StatementSpec written(String sql, Tenant tenant, boolean enabled, Instant now) {
        return transaction
                .jdbc()
                .sql(sql)
                .param("id", tenant.id().value())
                .param("slug", tenant.slug())
                .param("name", tenant.name())
                .param("timeZone", tenant.timeZone().getId())
                .param("currency", tenant.currency())
                .param("country", tenant.country(), Types.VARCHAR)
                .param("origins", tenant.origins().toArray(String[]::new))
                .param("enabled", enabled)
                .param("now", Timestamps.utc(now));
    }
}
