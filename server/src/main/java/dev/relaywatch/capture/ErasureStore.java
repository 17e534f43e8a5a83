package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * SQL of erasure: what is a person's, and what is left of it. Runs inside the tenant's transaction;
 * what was erased is not found again.
 */
@Component
class ErasureStore {
    private static final String LEADS =
            """
            SELECT DISTINCT ON (l.id) l.id, l.visitor_id, l.user_data FROM (
                SELECT * FROM (
                    SELECT id FROM leads WHERE tenant_id = :tenant AND email_hash = ANY (:emails)
                    UNION ALL
                    SELECT id FROM leads WHERE tenant_id = :tenant AND email_google_key = ANY (:emailKeys)
                                           AND user_data ->> 'em_google' = ANY (:emails)
                    UNION ALL
                    SELECT id FROM leads WHERE tenant_id = :tenant AND phone_hash = ANY (:phones)
                    UNION ALL
                    SELECT id FROM leads WHERE tenant_id = :tenant AND visitor_id = ANY (ARRAY(
                        SELECT v.id FROM visitors v WHERE v.tenant_id = :tenant AND v.visitor_id = ANY (:visitors)))
                ) found LIMIT :limit
            ) theirs JOIN leads l ON l.tenant_id = :tenant AND l.id = theirs.id
            """;

    /** The names of those that are not used by everybody: placeholders, a device in a shop. */
    private static final String VISITORS_OF_FEW =
            """
            SELECT v.visitor_id FROM visitors v
             WHERE v.tenant_id = :tenant AND v.id = ANY (:visitors::uuid[])
               AND (SELECT count(*) FROM (SELECT DISTINCT coalesce(l.email_hash, l.phone_hash) FROM leads l
                                           WHERE l.tenant_id = :tenant AND l.visitor_id = v.id LIMIT :most + 1) people) <= :most
            """;

    private static final String EVENTS =
            """
            SELECT e.id, e.created_at, e.page_url, e.params FROM (
                SELECT id, created_at FROM tracking_events
                 WHERE tenant_id = :tenant AND email_key = ANY (:emailKeys) AND user_data ->> 'em' = ANY (:emails)
                UNION ALL
                SELECT id, created_at FROM tracking_events
                 WHERE tenant_id = :tenant AND email_google_key = ANY (:emailKeys) AND user_data ->> 'em_google' = ANY (:emails)
                UNION ALL
                SELECT id, created_at FROM tracking_events
                 WHERE tenant_id = :tenant AND phone_key = ANY (:phoneKeys) AND user_data ->> 'ph' = ANY (:phones)
                UNION ALL
                SELECT id, created_at FROM tracking_events
                 WHERE tenant_id = :tenant AND visitor_id = ANY (ARRAY(
                           SELECT v.id FROM visitors v WHERE v.tenant_id = :tenant AND v.visitor_id = ANY (:visitors)))
                UNION ALL
                SELECT id, created_at FROM tracking_events
                 WHERE tenant_id = :tenant AND email_key IS NULL AND phone_key IS NULL AND visitor_id = ANY (ARRAY(
                           SELECT v.id FROM visitors v WHERE v.tenant_id = :tenant AND v.visitor_id = ANY (:leadsVisitors)))
                LIMIT :limit
            ) theirs JOIN tracking_events e ON e.tenant_id = :tenant AND e.id = theirs.id AND e.created_at = theirs.created_at
            """;

    /** Facts of an hour that is closed are counted again. */
    private static final String STRIP_EVENTS =
            """
            WITH stripped AS (
                UPDATE tracking_events e
                   SET visitor_id = NULL, params = n.params, page_url = n.page_url, user_data = '{}', fbp = NULL, fbc = NULL,
                       click_ids = '{}', utm = '{}', erased = true
                  FROM unnest(:ids::uuid[], :storedAt::timestamptz[], :params::jsonb[], :pageUrls::text[])
                    AS n (id, created_at, params, page_url)
                 WHERE e.tenant_id = :tenant AND e.id = n.id AND e.created_at = n.created_at AND NOT e.erased
                RETURNING e.created_at
            ), changed AS (
                INSERT INTO ledger_changes (tenant_id, hour)
                SELECT DISTINCT :tenant::uuid, date_trunc('hour', s.created_at, 'UTC') FROM stripped s
                 WHERE s.created_at < (SELECT closed_until FROM ledger_progress)
            )
            SELECT count(*) FROM stripped
            """;

    private static final String CONVERSIONS =
            """
            SELECT c.id FROM (
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND email_hash = ANY (:emails)
                UNION ALL
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND email_google_key = ANY (:emailKeys)
                                             AND user_data ->> 'em_google' = ANY (:emails)
                UNION ALL
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND phone_hash = ANY (:phones)
                UNION ALL
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND visitor_id = ANY (:visitors)
                UNION ALL
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND visitor_id = ANY (:leadsVisitors)
                                             AND email_hash IS NULL AND phone_hash IS NULL
                UNION ALL
                SELECT id FROM conversions WHERE tenant_id = :tenant AND NOT erased AND lead_id = ANY (:leads::uuid[])
                LIMIT :limit
            ) c
            """;

    private static final String STRIP_CONVERSIONS =
            """
            UPDATE conversions
               SET visitor_id = NULL, gclid = NULL, gbraid = NULL, wbraid = NULL, fbclid = NULL, ttclid = NULL, msclkid = NULL,
                   fbp = NULL, fbc = NULL, email_hash = NULL, phone_hash = NULL, user_data = '{}', utm_source = NULL,
                   utm_medium = NULL, utm_campaign = NULL, utm_term = NULL, utm_content = NULL, erased = true, updated_at = :now
             WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[]) AND NOT erased
            """;

    private static final String UNLINK_EVENTS =
            """
            UPDATE tracking_events e SET visitor_id = NULL
              FROM (SELECT id, created_at FROM tracking_events
                     WHERE tenant_id = :tenant AND visitor_id = ANY (ARRAY(
                               SELECT v.id FROM visitors v WHERE v.tenant_id = :tenant AND v.visitor_id = ANY (:visitors)))
                     LIMIT :limit) linked
             WHERE e.tenant_id = :tenant AND e.id = linked.id AND e.created_at = linked.created_at
            """;

    private static final String UNLINK_CONVERSIONS =
            "UPDATE conversions SET visitor_id = NULL WHERE tenant_id = :tenant AND visitor_id = ANY (:visitors)";

    private static final String DELETE_VISITORS =
            "DELETE FROM visitors WHERE tenant_id = :tenant AND visitor_id = ANY (:visitors)";

    private static final String STRIP_LEADS =
            """
            UPDATE leads
               SET visitor_id = NULL, first_name = NULL, last_name = NULL, email = NULL, phone = NULL, city = NULL, state = NULL,
                   state_code = NULL, zip = NULL, country = NULL, email_hash = NULL, phone_hash = NULL, user_data = '{}',
                   utm_source = NULL, utm_medium = NULL, utm_campaign = NULL, utm_term = NULL, utm_content = NULL, gclid = NULL,
                   gbraid = NULL, wbraid = NULL, fbclid = NULL, ttclid = NULL, msclkid = NULL, fbp = NULL, fbc = NULL,
                   geo_source = NULL, source = NULL, fields = '{}', erased = true, updated_at = :now
             WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[]) AND NOT erased
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ErasureStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A lead of the person.
     *
     * @param visitor row of its visitor; absent where it has none
     */
    record FoundLead(UUID id, @Nullable UUID visitor, Hashes userData) {}

    /** An event of the person, as much of it as is left afterwards. */
    record FoundEvent(UUID id, Instant storedAt, @Nullable String pageUrl, ObjectNode params) {}

    List<FoundLead> leads(TenantId tenant, Person person, int limit) {
        return of(LEADS, tenant, person)
                .param("limit", limit)
                .query((row, _) ->
                        new FoundLead(
                                row.getObject("id", UUID.class),
                                row.getObject("visitor_id", UUID.class),
                                Hashes.fromJson(json.readTree(row.getString("user_data")))))
                .list();
    }

    /**
     * Names of the visitors whose leads are of few people.
     *
     * @param most with leads of more people than these it is nobody's browser
     */
    Set<String> visitorsOfFew(TenantId tenant, Collection<UUID> visitors, int most) {
        return new HashSet<>(
                jdbc.sql(VISITORS_OF_FEW)
                        .param("tenant", tenant.value())
                        .param("visitors", texts(visitors, UUID::toString))
                        .param("most", most)
                        .query(String.class)
                        .list());
    }

    List<FoundEvent> events(TenantId tenant, Person person, int limit) {
        return of(EVENTS, tenant, person)
                .param("limit", limit)
                .query((row, _) -> event(row))
                .list()
                .stream()
                .distinct()
                .toList();
    }

    private FoundEvent event(ResultSet row) throws SQLException {
        return new FoundEvent(
                row.getObject("id", UUID.class),
                Timestamps.instant(row, "created_at"),
                row.getString("page_url"),
                (ObjectNode) json.readTree(row.getString("params")));
    }

    /** Leaves of each event what is given; returns how many were not erased before. */
    int stripEvents(TenantId tenant, List<FoundEvent> left) {
        return jdbc.sql(STRIP_EVENTS)
                .param("tenant", tenant.value())
                .param("ids", texts(left, FoundEvent::id))
                .param("storedAt", texts(left, FoundEvent::storedAt))
                .param("params", texts(left, FoundEvent::params))
                .param("pageUrls", texts(left, FoundEvent::pageUrl))
                .query(Integer.class)
                .single();
    }

    /** The person's, and those of these leads. */
    Set<UUID> conversions(TenantId tenant, Person person, Collection<UUID> leads, int limit) {
        return new HashSet<>(
                of(CONVERSIONS, tenant, person)
                        .param("leads", texts(leads, UUID::toString))
                        .param("limit", limit)
                        .query(UUID.class)
                        .list());
    }

    int stripConversions(TenantId tenant, Collection<UUID> ids, Instant now) {
        return strip(STRIP_CONVERSIONS, tenant, ids, now);
    }

    int stripLeads(TenantId tenant, Collection<UUID> ids, Instant now) {
        return strip(STRIP_LEADS, tenant, ids, now);
    }

    private int strip(String sql, TenantId tenant, Collection<UUID> ids, Instant now) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("ids", texts(ids, UUID::toString))
                .param("now", Timestamps.utc(now))
                .update();
    }

    /** Takes these visitors off some of the events that still name them. */
    int unlinkEvents(TenantId tenant, Set<String> visitors, int limit) {
        return jdbc.sql(UNLINK_EVENTS)
                .param("tenant", tenant.value())
                .param("visitors", visitors.toArray(String[]::new))
                .param("limit", limit)
                .update();
    }

    void unlinkConversions(TenantId tenant, Set<String> visitors) {
        jdbc.sql(UNLINK_CONVERSIONS)
                .param("tenant", tenant.value())
                .param("visitors", visitors.toArray(String[]::new))
                .update();
    }

    int deleteVisitors(TenantId tenant, Set<String> visitors) {
        return jdbc.sql(DELETE_VISITORS)
                .param("tenant", tenant.value())
                .param("visitors", visitors.toArray(String[]::new))
                .update();
    }

    private JdbcClient.StatementSpec of(String sql, TenantId tenant, Person person) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("emails", person.emails().toArray(String[]::new))
                .param("emailKeys", keys(person.emails()))
                .param("phones", person.phones().toArray(String[]::new))
                .param("phoneKeys", keys(person.phones()))
                .param("visitors", person.visitors().toArray(String[]::new))
                .param("leadsVisitors", person.leadsVisitors().toArray(String[]::new));
    }

    /** As the generated columns have them. */
    private static String[] keys(Set<String> hashes) {
        return hashes.stream().map(hash -> hash.substring(0, 16)).toArray(String[]::new);
    }

    private static <T> @Nullable String[] texts(
            Collection<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }
}
