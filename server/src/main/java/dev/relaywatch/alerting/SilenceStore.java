package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of the silences; runs as the role of the running transaction. */
@Component
class SilenceStore {
    /** Whether one is in force {@code :now} for the alert {@code a}; as {@link Silence#matches}. */
    static final String SILENCES_IT =
            """
            EXISTS (SELECT FROM silences s
                     WHERE s.starts_at <= :now AND s.ends_at > :now
                       AND (s.service IS NULL OR s.service = a.service)
                       AND (s.tenant_id IS NULL OR s.tenant_id = a.tenant_id))
            """;

    private static final String IN_FORCE =
            """
            SELECT id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at, ended_by
              FROM silences WHERE ends_at > :at AND starts_at <= :at ORDER BY starts_at, id
            """;

    private static final String LIST =
            """
            SELECT id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at, ended_by
              FROM silences
             WHERE (:anyTenant OR tenant_id = :tenant::uuid OR tenant_id IS NULL) AND (:past OR (ends_at > :now AND ends_at > starts_at))
             ORDER BY starts_at DESC, id DESC LIMIT :limit OFFSET :offset
            """;

    private static final String OVER =
            """
            SELECT id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at, ended_by
              FROM silences
             WHERE (:anyTenant OR tenant_id = :tenant::uuid OR tenant_id IS NULL) AND (ends_at <= :now OR ends_at = starts_at)
             ORDER BY ends_at DESC, id DESC LIMIT :limit OFFSET :offset
            """;

    private static final String ONE =
            """
            SELECT id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at, ended_by
              FROM silences WHERE id = :id
            """;

    /** Who adds to the silences of one owner waits for whoever else does. */
    private static final String LOCK =
            "SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended('silences ' || :owner, 0))) l";

    private static final String COUNT =
            "SELECT count(*) FROM silences WHERE tenant_id IS NOT DISTINCT FROM :tenant::uuid AND ends_at > :now AND ends_at > starts_at";

    private static final String INSERT =
            """
            INSERT INTO silences (id, tenant_id, service, starts_at, ends_at, reason, created_by, created_at)
            VALUES (:id, :tenant, :service, :from, :until, :reason, :createdBy, :createdAt)
            """;

    private static final String END =
            """
            UPDATE silences SET ends_at = greatest(starts_at, :now), ended_by = :by WHERE id = :id AND ends_at > :now
            """;

    private final TenantTransaction transaction;

    SilenceStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    List<Silence> inForce(Instant at) {
        return transaction
                .jdbc()
                .sql(IN_FORCE)
                .param("at", Timestamps.utc(at))
                .query((row, _) -> read(row))
                .list();
    }

    /**
     * The newest first.
     *
     * @param tenant whose, and those of everybody; absent: all
     * @param past whether those that are over are wanted too
     */
    List<Silence> list(
            @Nullable TenantId tenant, boolean past, Instant now, int offset, int limit) {
        return transaction
                .jdbc()
                .sql(LIST)
                .param("anyTenant", tenant == null)
                .param("tenant", uuid(tenant), Types.OTHER)
                .param("past", past)
                .param("now", Timestamps.utc(now))
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> read(row))
                .list();
    }

    /** As {@link #list}, of those that are over alone: what ended last first. */
    List<Silence> over(@Nullable TenantId tenant, Instant now, int offset, int limit) {
        return transaction
                .jdbc()
                .sql(OVER)
                .param("anyTenant", tenant == null)
                .param("tenant", uuid(tenant), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> read(row))
                .list();
    }

    Optional<Silence> find(UUID id) {
        return transaction.jdbc().sql(ONE).param("id", id).query((row, _) -> read(row)).optional();
    }

    private static Silence read(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new Silence(
                row.getObject("id", UUID.class),
                tenant == null ? null : new TenantId(tenant),
                row.getString("service"),
                Timestamps.instant(row, "starts_at"),
                Timestamps.instant(row, "ends_at"),
                row.getString("reason"),
                row.getString("created_by"),
                Timestamps.instant(row, "created_at"),
                row.getString("ended_by"));
    }

    /** Until the end of the running transaction. */
    void lock(@Nullable TenantId tenant) {
        transaction
                .jdbc()
                .sql(LOCK)
                .param("owner", tenant == null ? "" : tenant.toString())
                .query(Boolean.class)
                .single();
    }

    /** Those that are not over. */
    int count(@Nullable TenantId tenant, Instant now) {
        return transaction
                .jdbc()
                .sql(COUNT)
                .param("tenant", uuid(tenant), Types.OTHER)
                .param("now", Timestamps.utc(now))
                .query(Integer.class)
                .single();
    }

    void insert(Silence silence) {
        transaction
                .jdbc()
                .sql(INSERT)
                .param("id", silence.id())
                .param("tenant", uuid(silence.tenant()), Types.OTHER)
                .param("service", silence.service(), Types.VARCHAR)
                .param("from", Timestamps.utc(silence.from()))
                .param("until", Timestamps.utc(silence.until()))
                .param("reason", silence.reason())
                .param("createdBy", silence.createdBy())
                .param("createdAt", Timestamps.utc(silence.createdAt()))
                .update();
    }

    /** False where it is over already. */
    boolean end(UUID id, String by, Instant now) {
        return transaction
                        .jdbc()
                        .sql(END)
                        .param("id", id)
                        .param("by", by)
                        .param("now", Timestamps.utc(now))
                        .update()
                > 0;
    }

    private static @Nullable UUID uuid(@Nullable TenantId tenant) {
        return tenant == null ? null : tenant.value();
    }
}
