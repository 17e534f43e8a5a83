package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * SQL of the ledger: event_keys and tracking_events. Runs inside a tenant's transaction, or that of
 * a group of tenants.
 */
@Component
class EventStore {
    /**
     * Sorted, so that two groups with the same ids wait for each other instead of dead-locking. A
     * row that comes back with another row_id than ours was there before and learnt that another
     * side saw it too, or the same side again. Where its hour is closed, that is noted. The same
     * row again is our own second try, and no repeat.
     */
    static final String CLAIM_KEYS =
            """
            WITH claimed AS (
                INSERT INTO event_keys AS k (tenant_id, event_name, event_id, row_id, created_at, seen_browser, seen_server,
                                             seen_again)
                SELECT tenant_id, event_name, event_id, row_id, created_at, browser, server, again
                  FROM unnest(:tenants::uuid[], :names::text[], :eventIds::text[], :rowIds::uuid[], :receivedAt::timestamptz[],
                              :browsers::boolean[], :servers::boolean[], :again::boolean[])
                       AS n (tenant_id, event_name, event_id, row_id, created_at, browser, server, again)
                 ORDER BY tenant_id, event_id, event_name
                ON CONFLICT (tenant_id, event_id, event_name) DO UPDATE
                   SET seen_browser = k.seen_browser OR excluded.seen_browser,
                       seen_server = k.seen_server OR excluded.seen_server,
                       seen_again = k.seen_again OR excluded.seen_again OR (k.seen_browser AND excluded.seen_browser)
                                    OR (k.seen_server AND excluded.seen_server)
                 WHERE k.row_id <> excluded.row_id
                   AND ((excluded.seen_browser AND NOT k.seen_browser) OR (excluded.seen_server AND NOT k.seen_server)
                        OR NOT k.seen_again)
                RETURNING tenant_id, row_id, created_at
            ), changed AS (
                INSERT INTO ledger_changes (tenant_id, hour)
                SELECT DISTINCT c.tenant_id, date_trunc('hour', c.created_at, 'UTC') FROM claimed c
                 WHERE c.created_at < (SELECT closed_until FROM ledger_progress)
            )
            SELECT row_id FROM claimed
            """;

    private static final String INSERT =
            """
            INSERT INTO tracking_events (tenant_id, id, visitor_id, event_name, event_id, params, page_url, user_data, fbp, fbc,
                                         click_ids, utm, consent_ad_user_data, consent_ad_personalization, action_source,
                                         value, currency, lead_id, event_time, created_at, erased)
            SELECT n.* FROM unnest(:tenants::uuid[], :rowIds::uuid[], :visitors::uuid[], :names::text[], :eventIds::text[],
                          :params::jsonb[], :pageUrls::text[], :userData::jsonb[], :fbps::text[], :fbcs::text[],
                          :clickIds::jsonb[], :utms::jsonb[], :adUserData::text[], :adPersonalization::text[],
                          :actionSources::text[], :values::numeric[], :currencies::text[], :leads::uuid[],
                          :times::timestamptz[], :receivedAt::timestamptz[], :erased::boolean[]) AS n
            """;

    /**
     * A repeat tells what the first did not: the browser's cookies, where a server was quicker. One
     * that names another order or another value was a different event.
     */
    static final String NOTE_REPEATS =
            """
            WITH told AS (
                SELECT e.tenant_id, e.id, e.created_at, k.event_name, k.event_id, min(n.fbp) AS fbp, min(n.fbc) AS fbc,
                       bool_or(e.order_id <> left(n.order_id ->> 'order_id', 200) OR e.value <> n.value
                               OR e.currency <> n.currency) AS differs
                  FROM unnest(:tenants::uuid[], :names::text[], :eventIds::text[], :fbps::text[], :fbcs::text[],
                              :orders::jsonb[], :values::numeric[], :currencies::text[])
                       AS n (tenant_id, event_name, event_id, fbp, fbc, order_id, value, currency)
                  JOIN event_keys k ON k.tenant_id = n.tenant_id AND k.event_id = n.event_id AND k.event_name = n.event_name
                  JOIN tracking_events e ON e.tenant_id = k.tenant_id AND e.id = k.row_id AND e.created_at = k.created_at
                 GROUP BY e.tenant_id, e.id, e.created_at, k.event_name, k.event_id
            ), filled AS (
                UPDATE tracking_events e
                   SET fbp = coalesce(e.fbp, t.fbp), fbc = coalesce(e.fbc, t.fbc)
                  FROM told t
                 WHERE e.tenant_id = t.tenant_id AND e.id = t.id AND e.created_at = t.created_at AND NOT e.erased
                   AND ((e.fbp IS NULL AND t.fbp IS NOT NULL) OR (e.fbc IS NULL AND t.fbc IS NOT NULL))
                RETURNING e.tenant_id, e.created_at
            ), different AS (
                UPDATE event_keys k SET id_conflict = true
                  FROM told t
                 WHERE t.differs AND k.tenant_id = t.tenant_id AND k.event_id = t.event_id AND k.event_name = t.event_name
                   AND NOT k.id_conflict
                RETURNING k.tenant_id, k.created_at
            )
            INSERT INTO ledger_changes (tenant_id, hour)
            SELECT DISTINCT c.tenant_id, date_trunc('hour', c.created_at, 'UTC')
              FROM (SELECT * FROM filled UNION ALL SELECT * FROM different) c
             WHERE c.created_at < (SELECT closed_until FROM ledger_progress)
            """;

    private static final String COLUMNS =
            """
            SELECT tenant_id, id, event_name, event_id, params, page_url, user_data, fbp, fbc, click_ids, utm,
                   consent_ad_user_data, consent_ad_personalization, action_source, value, currency, lead_id, event_time,
                   created_at, erased, e.visitor_id AS visitor_row,
                   (SELECT v.visitor_id FROM visitors v WHERE v.tenant_id = e.tenant_id AND v.id = e.visitor_id) AS visitor
              FROM tracking_events e
            """;

    private static final String BY_ROW_ID =
            COLUMNS
                    + """
                     WHERE tenant_id = :tenant AND id = ANY (:rowIds::uuid[]) AND created_at BETWEEN :first AND :last
                    """;

    private static final String BY_EVENT_ID =
            COLUMNS
                    + """
                     WHERE tenant_id = :tenant
                       AND (id, created_at) IN (SELECT k.row_id, k.created_at FROM event_keys k
                                                 WHERE k.tenant_id = :tenant AND k.event_id = :eventId)
                     ORDER BY created_at, id
                    """;

    /**
     * By the index of a visitor's journey. Of a robot with a million events no more than a thousand
     * are looked at: a browser's id hardly ever changes.
     */
    private static final String CLIENT_IDS =
            """
            SELECT DISTINCT ON (v.id) v.id, coalesce(e.params ->> 'client_id', e.params ->> 'ga_client_id') AS client_id
              FROM unnest(:visitors::uuid[]) AS v (id)
             CROSS JOIN LATERAL (SELECT params, created_at FROM tracking_events
                                  WHERE tenant_id = :tenant AND visitor_id = v.id AND created_at > :since AND NOT erased
                                  LIMIT 1000) AS e
             WHERE coalesce(e.params ->> 'client_id', e.params ->> 'ga_client_id') ~ '^[A-Za-z0-9.-]{3,60}$'
             ORDER BY v.id, e.created_at DESC
            """;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    EventStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * An event whose id is to be taken.
     *
     * @param browser whether a browser sent it, or one of its repeats in the same group
     * @param server whether a server did
     * @param again whether one side sent it more than once in the same group
     * @param repeats those in the same group, without the event itself
     */
    record Claim(
            NewEvent event,
            boolean browser,
            boolean server,
            boolean again,
            List<NewEvent> repeats) {
        static Claim of(NewEvent event) {
            return new Claim(event, event.fromBrowser(), !event.fromBrowser(), false, List.of());
        }

        Claim repeatedBy(Claim other) {
            List<NewEvent> all = new ArrayList<>(repeats);
            all.add(other.event);
            all.addAll(other.repeats);
            return new Claim(
                    event,
                    browser || other.browser,
                    server || other.server,
                    again || other.again || (browser && other.browser) || (server && other.server),
                    all);
        }
    }

    /**
     * Takes the ids of events that differ in id or name; returns the row ids of those that are new.
     */
    Set<UUID> claimKeys(List<Claim> claims) {
        List<NewEvent> events = claims.stream().map(Claim::event).toList();
        return new HashSet<>(
                jdbc.sql(CLAIM_KEYS)
                        .param("tenants", texts(events, CapturedEvent::tenant))
                        .param("names", texts(events, CapturedEvent::name))
                        .param("eventIds", texts(events, CapturedEvent::eventId))
                        .param("rowIds", texts(events, CapturedEvent::rowId))
                        .param("receivedAt", texts(events, CapturedEvent::receivedAt))
                        .param(
                                "browsers",
                                claims.stream().map(Claim::browser).toArray(Boolean[]::new))
                        .param(
                                "servers",
                                claims.stream().map(Claim::server).toArray(Boolean[]::new))
                        .param("again", claims.stream().map(Claim::again).toArray(Boolean[]::new))
                        .query(UUID.class)
                        .list());
    }

    /**
     * @param visitors row ids of the visitors that the events name
     */
    void insert(List<NewEvent> events, Function<CapturedEvent, @Nullable UUID> visitors) {
        jdbc.sql(INSERT)
                .param("tenants", texts(events, CapturedEvent::tenant))
                .param("rowIds", texts(events, CapturedEvent::rowId))
                .param("visitors", texts(events, visitors::apply))
                .param("names", texts(events, CapturedEvent::name))
                .param("eventIds", texts(events, CapturedEvent::eventId))
                .param("params", texts(events, CapturedEvent::params))
                .param("pageUrls", texts(events, CapturedEvent::pageUrl))
                .param("userData", texts(events, e -> e.userData().toJson()))
                .param("fbps", texts(events, CapturedEvent::fbp))
                .param("fbcs", texts(events, CapturedEvent::fbc))
                .param("clickIds", texts(events, e -> json.writeValueAsString(e.clickIds())))
                .param("utms", texts(events, e -> json.writeValueAsString(e.utm())))
                .param("adUserData", texts(events, e -> e.consent().adUserData()))
                .param("adPersonalization", texts(events, e -> e.consent().adPersonalization()))
                .param("actionSources", texts(events, CapturedEvent::actionSource))
                .param("values", texts(events, e -> e.value() == null ? null : e.value().amount()))
                .param(
                        "currencies",
                        texts(events, e -> e.value() == null ? null : e.value().currency()))
                .param("leads", texts(events, CapturedEvent::leadId))
                .param("times", texts(events, CapturedEvent::time))
                .param("receivedAt", texts(events, CapturedEvent::receivedAt))
                .param("erased", texts(events, CapturedEvent::erased))
                .update();
    }

    /**
     * Gives the stored events what these repeats of them know and they do not, and notes where the
     * two are different events.
     */
    void noteRepeats(List<NewEvent> repeats) {
        List<NewEvent> telling = repeats.stream().filter(EventStore::isTelling).toList();
        if (telling.isEmpty()) {
            return;
        }
        jdbc.sql(NOTE_REPEATS)
                .param("tenants", texts(telling, CapturedEvent::tenant))
                .param("names", texts(telling, CapturedEvent::name))
                .param("eventIds", texts(telling, CapturedEvent::eventId))
                .param("fbps", texts(telling, CapturedEvent::fbp))
                .param("fbcs", texts(telling, CapturedEvent::fbc))
                .param("orders", texts(telling, EventStore::order))
                .param("values", texts(telling, e -> e.value() == null ? null : e.value().amount()))
                .param(
                        "currencies",
                        texts(telling, e -> e.value() == null ? null : e.value().currency()))
                .update();
    }

    private static boolean isTelling(NewEvent repeat) {
        CapturedEvent event = repeat.event();
        return event.fbp() != null
                || event.fbc() != null
                || event.value() != null
                || event.params().has("order_id");
    }

    /** The order alone, as params have it: the database then reads both the same way. */
    private static @Nullable ObjectNode order(CapturedEvent event) {
        return event.params().has("order_id") ? event.params().deepCopy().retain("order_id") : null;
    }

    private static @Nullable String[] texts(
            List<NewEvent> events, Function<CapturedEvent, @Nullable Object> column) {
        return events.stream()
                .map(event -> Objects.toString(column.apply(event.event()), null))
                .toArray(String[]::new);
    }

    /**
     * @param first receipt of the earliest of them; with {@code last} it finds their partitions
     */
    List<CapturedEvent> byRowId(
            TenantId tenant, Collection<UUID> rowIds, Instant first, Instant last) {
        return jdbc.sql(BY_ROW_ID)
                .param("tenant", tenant.value())
                .param("rowIds", rowIds.stream().map(UUID::toString).toArray(String[]::new))
                .param("first", Timestamps.utc(first))
                .param("last", Timestamps.utc(last))
                .query((row, _) -> event(row))
                .list();
    }

    /** The events that carry this id: one, unless a shop used it for several names. */
    List<CapturedEvent> byEventId(TenantId tenant, String eventId) {
        return jdbc.sql(BY_EVENT_ID)
                .param("tenant", tenant.value())
                .param("eventId", eventId)
                .query((row, _) -> event(row))
                .list();
    }

    /**
     * What these visitors' events said of Google Analytics' client id, the newest of each.
     *
     * @param since how far to look back
     * @return by the visitors' rows
     */
    Map<UUID, String> clientIds(TenantId tenant, Collection<UUID> visitors, Instant since) {
        Map<UUID, String> found = new HashMap<>();
        jdbc.sql(CLIENT_IDS)
                .param("tenant", tenant.value())
                .param("visitors", visitors.stream().map(UUID::toString).toArray(String[]::new))
                .param("since", Timestamps.utc(since))
                .query(row -> {
                    found.put(row.getObject("id", UUID.class), row.getString("client_id"));
                });
        return found;
    }

    /** Most events came by no click and no campaign. */
    private Map<String, String> texts(String object) {
        return object.equals("{}") ? Map.of() : json.readValue(object, TEXTS);
    }

    private CapturedEvent event(ResultSet row) throws SQLException {
        BigDecimal value = row.getBigDecimal("value");
        String currency = row.getString("currency");
        return new CapturedEvent(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getString("event_name"),
                row.getString("event_id"),
                row.getString("visitor"),
                row.getObject("visitor_row", UUID.class),
                row.getString("page_url"),
                (ObjectNode) json.readTree(row.getString("params")),
                Hashes.fromJson(json.readTree(row.getString("user_data"))),
                row.getString("fbp"),
                row.getString("fbc"),
                texts(row.getString("click_ids")),
                texts(row.getString("utm")),
                new Consent(
                        Consent.Choice.valueOf(row.getString("consent_ad_user_data")),
                        Consent.Choice.valueOf(row.getString("consent_ad_personalization"))),
                row.getString("action_source"),
                value == null || currency == null ? null : new Money(value, currency),
                row.getObject("lead_id", UUID.class),
                Timestamps.instant(row, "event_time"),
                Timestamps.instant(row, "created_at"),
                row.getBoolean("erased"));
    }
}
