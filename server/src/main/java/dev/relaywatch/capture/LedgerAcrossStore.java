package dev.relaywatch.capture;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that looks at the ledgers of several tenants at once. Runs inside their transaction. */
@Component
class LedgerAcrossStore {
    /** Nothing in UTF-8 comes after it. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    /** Of each tenant as many as of all: each walks its own index, and none hides another's. */
    static final String NEWEST =
            """
            SELECT l.* FROM unnest(:tenants::uuid[]) AS t (id)
             CROSS JOIN LATERAL (
                   (SELECT e.tenant_id, 'EVENT' AS kind, e.id, e.event_name AS name, e.event_id, e.value, e.currency,
                           e.event_time AS time, e.created_at
                      FROM tracking_events e
                     WHERE e.tenant_id = t.id AND e.created_at >= :from AND (e.created_at, e.id) < (:afterAt, :afterId)
                       AND (:name::text IS NULL OR e.event_name = :name)
                     ORDER BY e.created_at DESC, e.id DESC LIMIT :limit)
                   UNION ALL
                   (SELECT c.tenant_id, 'CONVERSION', c.id, c.conversion_type, c.idempotency_key, c.conversion_value,
                           c.conversion_currency, c.occurred_at, c.created_at
                      FROM conversions c
                     WHERE c.tenant_id = t.id AND c.created_at >= :from AND (c.created_at, c.id) < (:afterAt, :afterId)
                       AND (:name::text IS NULL OR c.conversion_type = :name)
                     ORDER BY c.created_at DESC, c.id DESC LIMIT :limit)) l
             ORDER BY l.created_at DESC, l.id DESC LIMIT :limit
            """;

    /** By what {@link LedgerViewStore#FOUND} searches for. */
    static final String HOLDERS =
            """
            SELECT t.id FROM unnest(:tenants::uuid[]) AS t (id)
             WHERE EXISTS (SELECT FROM event_keys k
                            WHERE k.tenant_id = t.id AND k.event_id >= :text AND k.event_id < :textEnd)
                OR EXISTS (SELECT FROM conversions c
                            WHERE c.tenant_id = t.id AND c.idempotency_key >= :text AND c.idempotency_key < :textEnd)
                OR EXISTS (SELECT FROM tracking_events e WHERE e.tenant_id = t.id AND e.order_id = :text)
                OR EXISTS (SELECT FROM visitors v WHERE v.tenant_id = t.id AND v.visitor_id = :text)
                OR EXISTS (SELECT FROM conversions c WHERE c.tenant_id = t.id AND c.visitor_id = :text)
                OR EXISTS (SELECT FROM tracking_events e WHERE e.tenant_id = t.id AND e.email_key = left(:email, 16)
                              AND e.user_data ->> 'em' = :email)
                OR EXISTS (SELECT FROM tracking_events e WHERE e.tenant_id = t.id AND e.phone_key = left(:phone, 16)
                              AND e.user_data ->> 'ph' = :phone)
                OR EXISTS (SELECT FROM conversions c WHERE c.tenant_id = t.id AND c.email_hash = :email)
                OR EXISTS (SELECT FROM conversions c WHERE c.tenant_id = t.id AND c.phone_hash = :phone)
            """;

    private static final String SIDES =
            """
            SELECT seen_browser, seen_server, seen_again FROM event_keys
             WHERE tenant_id = :tenant AND event_id = :id AND event_name = :name
            """;

    private final JdbcClient jdbc;

    LedgerAcrossStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Without visitors. */
    List<LedgerEntry> newest(
            Collection<TenantId> tenants, LedgerFilter filter, Cursor after, int limit) {
        Cursor start = filter.start(after);
        Instant from = filter.from();
        return jdbc.sql(NEWEST)
                .param("tenants", texts(tenants))
                .param("name", filter.name(), Types.VARCHAR)
                .param("from", Timestamps.utc(from == null ? Instant.EPOCH : from))
                .param("afterAt", Timestamps.utc(start.at()))
                .param("afterId", start.id())
                .param("limit", limit)
                .query((row, _) -> entry(row))
                .list();
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                LedgerEntry.Kind.valueOf(row.getString("kind")),
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("event_id"),
                null,
                row.getBigDecimal("value"),
                row.getString("currency"),
                Timestamps.instant(row, "time"),
                Timestamps.instant(row, "created_at"));
    }

    /**
     * Those of whom something is found.
     *
     * @param email hash of the address; absent where the text is none
     * @param phone hash of the number; absent where the text is none
     */
    List<TenantId> holders(
            Collection<TenantId> tenants,
            String text,
            @Nullable String email,
            @Nullable String phone) {
        return jdbc.sql(HOLDERS)
                .param("tenants", texts(tenants))
                .param("text", text)
                .param("textEnd", text + LAST_CHARACTER)
                .param("email", email, Types.VARCHAR)
                .param("phone", phone, Types.VARCHAR)
                .query((row, _) -> new TenantId(row.getObject("id", UUID.class)))
                .list();
    }

    Optional<Sides> sides(TenantId tenant, String name, String eventId) {
        return jdbc.sql(SIDES)
                .param("tenant", tenant.value())
                .param("id", eventId)
                .param("name", name)
                .query((row, _) ->
                        new Sides(
                                row.getBoolean("seen_browser"),
                                row.getBoolean("seen_server"),
                                row.getBoolean("seen_again")))
                .optional();
    }

    private static String[] texts(Collection<TenantId> tenants) {
        return tenants.stream().map(TenantId::toString).toArray(String[]::new);
    }
}
