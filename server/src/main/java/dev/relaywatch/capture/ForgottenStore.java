package dev.relaywatch.capture;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of suppressions: who asked to be forgotten, and the locks between storing and erasing. Runs
 * inside a tenant's transaction, or that of a group of tenants.
 */
@Component
class ForgottenStore {
    private static final String LOCK_SHARED =
            """
            SELECT pg_advisory_xact_lock_shared(k.key)
              FROM (SELECT hashtextextended('relaywatch.forgotten.' || t.id, 0) AS key
                      FROM unnest(:tenants::text[]) AS t (id) ORDER BY key) k
            """;

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('relaywatch.forgotten.' || :tenant, 0))";

    private static final String TAKE_TURNS =
            "SELECT pg_advisory_xact_lock(hashtextextended('relaywatch.erasure.' || :tenant, 0))";

    private static final String TENANTS_WITH_ANY =
            """
            SELECT t.id FROM unnest(:tenants::uuid[]) AS t (id)
             WHERE EXISTS (SELECT FROM suppressions s WHERE s.tenant_id = t.id)
            """;

    private static final String FIND =
            """
            SELECT s.tenant_id, s.kind, s.hash, s.by_lead
              FROM unnest(:tenants::uuid[], :kinds::text[], :hashes::text[]) AS n (tenant_id, kind, hash)
              JOIN suppressions s USING (tenant_id, kind, hash)
            """;

    /** What was found through a lead and is named later counts as named. */
    private static final String INSERT =
            """
            INSERT INTO suppressions AS s (tenant_id, kind, hash, by_lead, created_at)
            SELECT tenant_id, kind, hash, by_lead, :now
              FROM unnest(:tenants::uuid[], :kinds::text[], :hashes::text[], :byLead::boolean[])
                AS n (tenant_id, kind, hash, by_lead)
            ON CONFLICT (tenant_id, kind, hash) DO UPDATE SET by_lead = false
             WHERE s.by_lead AND NOT excluded.by_lead
            """;

    private final JdbcClient jdbc;

    ForgottenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An identifier of a tenant's as the table has it. */
    record Mark(TenantId tenant, String kind, String hash) {
        static Mark email(TenantId tenant, String hash) {
            return of(tenant, "email", hash);
        }

        static Mark phone(TenantId tenant, String hash) {
            return of(tenant, "phone", hash);
        }

        /**
         * @param name the cookie's value
         */
        static Mark visitor(TenantId tenant, String name) {
            return of(tenant, "visitor", name);
        }

        private static Mark of(TenantId tenant, String kind, String identifier) {
            return new Mark(tenant, kind, Sha256.hex(tenant + ":" + kind + ":" + identifier));
        }
    }

    /**
     * Until the end of this transaction nobody is added for these tenants. Whoever looks for
     * suppressions does so in a later statement: this one's snapshot is older than its locks.
     */
    void lockShared(Collection<TenantId> tenants) {
        jdbc.sql(LOCK_SHARED)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .query(_ -> {});
    }

    /** Waits for the transactions that store for this tenant, and keeps later ones waiting. */
    void lock(TenantId tenant) {
        jdbc.sql(LOCK).param("tenant", tenant.toString()).query(_ -> {});
    }

    /** Of several erasures of one tenant only one strips rows at a time. */
    void takeTurns(TenantId tenant) {
        jdbc.sql(TAKE_TURNS).param("tenant", tenant.toString()).query(_ -> {});
    }

    /** Those of whom somebody asked to be forgotten. */
    Set<TenantId> withAny(Collection<TenantId> tenants) {
        return new HashSet<>(
                jdbc.sql(TENANTS_WITH_ANY)
                        .param(
                                "tenants",
                                tenants.stream().map(TenantId::toString).toArray(String[]::new))
                        .query((row, _) -> new TenantId(row.getObject("id", UUID.class)))
                        .list());
    }

    /** Which of them are suppressed, each with whether it was only found through a lead. */
    Map<Mark, Boolean> find(Set<Mark> marks) {
        List<Mark> each = List.copyOf(marks);
        Map<Mark, Boolean> found = new HashMap<>();
        jdbc.sql(FIND)
                .param("tenants", texts(each, Mark::tenant))
                .param("kinds", texts(each, Mark::kind))
                .param("hashes", texts(each, Mark::hash))
                .query(row -> {
                    found.put(
                            new Mark(
                                    new TenantId(row.getObject("tenant_id", UUID.class)),
                                    row.getString("kind"),
                                    row.getString("hash")),
                            row.getBoolean("by_lead"));
                });
        return found;
    }

    /**
     * @param marks each with whether it was only found through a lead
     */
    void insert(Map<Mark, Boolean> marks, Instant now) {
        List<Mark> each = List.copyOf(marks.keySet());
        jdbc.sql(INSERT)
                .param("tenants", texts(each, Mark::tenant))
                .param("kinds", texts(each, Mark::kind))
                .param("hashes", texts(each, Mark::hash))
                .param("byLead", each.stream().map(marks::get).toArray(Boolean[]::new))
                .param("now", Timestamps.utc(now))
                .update();
    }

    private static String[] texts(List<Mark> marks, Function<Mark, Object> column) {
        return marks.stream()
                .map(mark -> Objects.toString(column.apply(mark)))
                .toArray(String[]::new);
    }
}
