package dev.relaywatch.capture;

import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL that looks at the ledger: lists and searches, from the newest on. Runs inside the tenant's
 * transaction.
 *
 * <p>Bounds are always given, never null, so that every plan can walk an index by them.
 */
@Component
class LedgerViewStore {
    /** More events than that whose ids begin alike are found faster by walking than by id. */
    private static final int MOST_BY_ID = 1_000;

    /** Nothing in UTF-8 comes after it. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private static final String LIMIT_TIME =
            "SELECT set_config('statement_timeout', :millis, true)";

    private static final String EVENTS =
            """
            (SELECT e.tenant_id, 'EVENT' AS kind, e.id, e.event_name AS name, e.event_id,
                    (SELECT v.visitor_id FROM visitors v WHERE v.tenant_id = e.tenant_id AND v.id = e.visitor_id) AS visitor,
                    e.value, e.currency, e.event_time AS time, e.created_at
               FROM tracking_events e
              WHERE e.tenant_id = :tenant AND e.created_at >= :from AND (e.created_at, e.id) < (:afterAt, :afterId)
            """;

    private static final String CONVERSIONS =
            """
            (SELECT c.tenant_id, 'CONVERSION', c.id, c.conversion_type, c.idempotency_key, c.visitor_id, c.conversion_value,
                    c.conversion_currency, c.occurred_at, c.created_at
               FROM conversions c
              WHERE c.tenant_id = :tenant AND c.created_at >= :from AND (c.created_at, c.id) < (:afterAt, :afterId)
            """;

    private static final String EVENTS_NAMED = " AND e.event_name = :name";
    private static final String CONVERSIONS_NAMED = " AND c.conversion_type = :name";
    private static final String EVENTS_NAMED_SO =
            " AND (:name::text IS NULL OR e.event_name = :name)";
    private static final String CONVERSIONS_NAMED_SO =
            " AND (:name::text IS NULL OR c.conversion_type = :name)";
    private static final String NEWEST_FIRST = " ORDER BY created_at DESC, id DESC LIMIT :limit)\n";
    private static final String OF_ALL = "ORDER BY created_at DESC, id DESC LIMIT :limit";

    static final String NEWEST =
            EVENTS + NEWEST_FIRST + "UNION ALL " + CONVERSIONS + NEWEST_FIRST + OF_ALL;

    static final String NEWEST_NAMED =
            EVENTS
                    + EVENTS_NAMED
                    + NEWEST_FIRST
                    + "UNION ALL "
                    + CONVERSIONS
                    + CONVERSIONS_NAMED
                    + NEWEST_FIRST
                    + OF_ALL;

    static final String ROWS_BY_ID =
            """
            SELECT row_id FROM event_keys
             WHERE tenant_id = :tenant AND event_id >= :text AND event_id < :textEnd LIMIT :limit
            """;

    /** UNION: an event may be found in several ways. */
    static final String FOUND =
            EVENTS
                    + EVENTS_NAMED_SO
                    + " AND e.id = ANY (:rows::uuid[])"
                    + NEWEST_FIRST
                    + "UNION "
                    + EVENTS
                    + EVENTS_NAMED_SO
                    + " AND :many AND e.event_id >= :text AND e.event_id < :textEnd"
                    + NEWEST_FIRST
                    + "UNION "
                    + EVENTS
                    + EVENTS_NAMED_SO
                    + " AND e.order_id = :text"
                    + NEWEST_FIRST
                    + "UNION "
                    + EVENTS
                    + EVENTS_NAMED_SO
                    + """
                     AND e.visitor_id = (SELECT v.id FROM visitors v WHERE v.tenant_id = :tenant AND v.visitor_id = :text)
                    """
                    + NEWEST_FIRST
                    + "UNION "
                    + EVENTS
                    + EVENTS_NAMED_SO
                    + " AND e.email_key = left(:email, 16) AND e.user_data ->> 'em' = :email"
                    + NEWEST_FIRST
                    + "UNION "
                    + EVENTS
                    + EVENTS_NAMED_SO
                    + " AND e.phone_key = left(:phone, 16) AND e.user_data ->> 'ph' = :phone"
                    + NEWEST_FIRST
                    + "UNION "
                    + CONVERSIONS
                    + CONVERSIONS_NAMED_SO
                    + """
                     AND ((c.idempotency_key >= :text AND c.idempotency_key < :textEnd) OR c.visitor_id = :text
                          OR c.email_hash = :email OR c.phone_hash = :phone)
                    """
                    + NEWEST_FIRST
                    + OF_ALL;

    private final JdbcClient jdbc;

    LedgerViewStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ends each statement of the running transaction that takes longer. */
    void limitTime(Duration longest) {
        jdbc.sql(LIMIT_TIME)
                .param("millis", String.valueOf(longest.toMillis()))
                .query(String.class)
                .single();
    }

    List<LedgerEntry> newest(TenantId tenant, LedgerFilter filter, Cursor after, int limit) {
        String name = filter.name();
        JdbcClient.StatementSpec select =
                name == null ? jdbc.sql(NEWEST) : jdbc.sql(NEWEST_NAMED).param("name", name);
        return bounded(select, tenant, filter, after, limit).query((row, _) -> entry(row)).list();
    }

    /**
     * @param email absent where the text is no address
     * @param phone absent where the text is no phone number
     */
    List<LedgerEntry> found(
            TenantId tenant,
            LedgerFilter filter,
            String text,
            @Nullable String email,
            @Nullable String phone,
            Cursor after,
            int limit) {
        List<UUID> rows =
                jdbc.sql(ROWS_BY_ID)
                        .param("tenant", tenant.value())
                        .param("text", text)
                        .param("textEnd", text + LAST_CHARACTER)
                        .param("limit", MOST_BY_ID + 1)
                        .query((row, _) -> row.getObject("row_id", UUID.class))
                        .list();
        boolean many = rows.size() > MOST_BY_ID;
        return bounded(jdbc.sql(FOUND), tenant, filter, after, limit)
                .param("name", filter.name(), Types.VARCHAR)
                .param("text", text)
                .param("textEnd", text + LAST_CHARACTER)
                .param("many", many)
                .param(
                        "rows",
                        many
                                ? new String[0]
                                : rows.stream().map(UUID::toString).toArray(String[]::new))
                .param("email", email, Types.VARCHAR)
                .param("phone", phone, Types.VARCHAR)
                .query((row, _) -> entry(row))
                .list();
    }

    private static JdbcClient.StatementSpec bounded(
            JdbcClient.StatementSpec select,
            TenantId tenant,
            LedgerFilter filter,
            Cursor after,
            int limit) {
        Cursor start = filter.start(after);
        Instant from = filter.from();
        return select.param("tenant", tenant.value())
                .param("from", Timestamps.utc(from == null ? Instant.EPOCH : from))
                .param("afterAt", Timestamps.utc(start.at()))
                .param("afterId", start.id())
                .param("limit", limit);
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                LedgerEntry.Kind.valueOf(row.getString("kind")),
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("event_id"),
                row.getString("visitor"),
                row.getBigDecimal("value"),
                row.getString("currency"),
                Timestamps.instant(row, "time"),
                Timestamps.instant(row, "created_at"));
    }
}
