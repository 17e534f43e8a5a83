package dev.relaywatch.capture;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL that reads the ledger in numbers; in a transaction of the tenants asked for. What is rolled
 * up, what is not, and how far that goes are read by one statement: the roll-up goes on meanwhile.
 */
@Component
class LedgerFactsStore {
    /**
     * Full hours that stand counted; event by event the ends of the period, what is not rolled up,
     * and hours that changed since they were.
     */
    static final String EVENTS =
            """
            WITH changed AS MATERIALIZED (
                SELECT DISTINCT tenant_id, hour FROM ledger_changes
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND hour >= :firstHour AND hour < :lastHour
                   AND hour < (SELECT rolled_until FROM ledger_progress)
            ), single AS (
                SELECT t.id AS tenant_id, p.since, p.until
                  FROM unnest(:tenants::uuid[]) AS t (id)
                 CROSS JOIN LATERAL (
                       VALUES (:from::timestamptz, least(:firstHour::timestamptz, :to::timestamptz)),
                              (greatest(:firstHour::timestamptz,
                                        least(:lastHour::timestamptz, (SELECT rolled_until FROM ledger_progress))),
                               :to::timestamptz)) AS p (since, until)
                 WHERE p.since < p.until
                UNION ALL
                SELECT tenant_id, hour, hour + interval '1 hour' FROM changed
            ), facts AS (
                SELECT h.tenant_id, h.name, h.events, h.email, h.phone, h.first_name, h.last_name, h.address, h.fbp, h.fbc,
                       h.both_sides, h.browser_only, h.server_only, h.again, h.id_reused
                  FROM ledger_hours h
                 WHERE h.tenant_id = ANY (:tenants::uuid[]) AND h.kind = 'event' AND h.hour >= :firstHour
                   AND h.hour < :lastHour AND h.hour < (SELECT rolled_until FROM ledger_progress)
                   AND NOT EXISTS (SELECT FROM changed c WHERE c.tenant_id = h.tenant_id AND c.hour = h.hour)
                UNION ALL
                SELECT s.tenant_id, f.event_name, 1, f.email::int, f.phone::int, f.first_name::int, f.last_name::int,
                       f.address::int, f.fbp::int, f.fbc::int, f.both_sides::int, f.browser_only::int, f.server_only::int,
                       f.again::int, f.id_reused::int
                  FROM single s
                 CROSS JOIN LATERAL (SELECT * FROM ledger_facts f WHERE f.tenant_id = s.tenant_id
                                        AND f.created_at >= s.since AND f.created_at < s.until OFFSET 0) f
            )
            SELECT tenant_id, name, sum(events) AS events, sum(email) AS email, sum(phone) AS phone,
                   sum(first_name) AS first_name, sum(last_name) AS last_name, sum(address) AS address, sum(fbp) AS fbp,
                   sum(fbc) AS fbc, sum(both_sides) AS both_sides, sum(browser_only) AS browser_only,
                   sum(server_only) AS server_only, sum(again) AS again, sum(id_reused) AS id_reused
              FROM facts GROUP BY tenant_id, name ORDER BY tenant_id, name
            """;

    /**
     * A click is too old where each platform that it came from has stopped attributing to it:
     * Google after 90 days (Google Ads Help, "Fix discrepancies and errors in offline conversion
     * imports"), Microsoft after 90 (the longest conversion window), TikTok after 28 (the longest
     * click-through window), Meta after 28 (the longest click window that its reports offer, though
     * ad sets optimise for 7). An fbc tells the moment of its click. Of the others it is not later
     * than the lead, or without one not earlier than the first visit of the browser.
     */
    static final String LEADS =
            """
            WITH came AS (
                SELECT tenant_id, count(*) AS leads, count(gclid) AS with_gclid,
                       count(*) FILTER (WHERE coalesce(gclid, gbraid, wbraid, fbclid, ttclid, msclkid, fbc) IS NULL
                                              AND NOT erased) AS without_click
                  FROM leads WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at >= :from AND created_at < :to
                 GROUP BY tenant_id
            ), closed AS (
                SELECT c.tenant_id, c.lead_id, c.occurred_at,
                       coalesce(c.gclid, c.gbraid, c.wbraid, c.msclkid) IS NOT NULL AS of_90_days,
                       c.ttclid IS NOT NULL AS of_tiktok, coalesce(c.fbc, c.fbclid) IS NOT NULL AS of_meta,
                       to_timestamp(substring(c.fbc FROM '^fb\\.[0-9]\\.([0-9]{10,13})\\.')::numeric / 1000) AS meta_click,
                       coalesce((SELECT l.created_at FROM leads l WHERE l.tenant_id = c.tenant_id AND l.id = c.lead_id),
                                (SELECT v.first_seen_at FROM visitors v
                                  WHERE v.tenant_id = c.tenant_id AND v.visitor_id = c.visitor_id)) AS click
                  FROM conversions c
                 WHERE c.tenant_id = ANY (:tenants::uuid[]) AND c.created_at >= :from AND c.created_at < :to
            ), made AS (
                SELECT tenant_id, count(*) AS conversions, count(*) FILTER (WHERE lead_id IS NULL) AS without_lead,
                       count(*) FILTER (WHERE occurred_at > greatest(
                           CASE WHEN of_90_days THEN coalesce(click + interval '90 days', 'infinity') END,
                           CASE WHEN of_tiktok THEN coalesce(click + interval '28 days', 'infinity') END,
                           CASE WHEN of_meta THEN coalesce(coalesce(meta_click, click) + interval '28 days', 'infinity') END
                       )) AS click_too_old
                  FROM closed GROUP BY tenant_id
            )
            SELECT tenant_id, coalesce(leads, 0) AS leads, coalesce(with_gclid, 0) AS with_gclid,
                   coalesce(without_click, 0) AS without_click, coalesce(conversions, 0) AS conversions,
                   coalesce(without_lead, 0) AS without_lead, coalesce(click_too_old, 0) AS click_too_old
              FROM came FULL JOIN made USING (tenant_id) ORDER BY tenant_id
            """;

    /** Hours that are not full in UTC, as some time zones have them, are counted row by row. */
    static final String HOURS =
            """
            WITH asked AS MATERIALIZED (
                SELECT t.id AS tenant_id, h.hour,
                       h.hour < (SELECT rolled_until FROM ledger_progress) AND h.hour = date_trunc('hour', h.hour, 'UTC')
                       AND NOT EXISTS (SELECT FROM ledger_changes c WHERE c.tenant_id = t.id AND c.hour = h.hour) AS rolled
                  FROM unnest(:tenants::uuid[]) AS t (id) CROSS JOIN unnest(:hours::timestamptz[]) AS h (hour)
            )
            SELECT a.tenant_id, a.hour, r.name, r.events
              FROM asked a
             CROSS JOIN LATERAL (SELECT h.name, h.events FROM ledger_hours h
                                  WHERE h.tenant_id = a.tenant_id AND h.hour = a.hour OFFSET 0) r
             WHERE a.rolled
            UNION ALL
            SELECT a.tenant_id, a.hour, s.name, s.events
              FROM (SELECT * FROM asked WHERE NOT rolled) a
             CROSS JOIN LATERAL (SELECT e.event_name AS name, count(*) AS events FROM tracking_events e
                                  WHERE e.tenant_id = a.tenant_id AND e.created_at >= a.hour
                                    AND e.created_at < a.hour + interval '1 hour'
                                  GROUP BY e.event_name
                                 UNION ALL
                                 SELECT 'conversion.' || c.conversion_type, count(*) FROM conversions c
                                  WHERE c.tenant_id = a.tenant_id AND c.created_at >= a.hour
                                    AND c.created_at < a.hour + interval '1 hour'
                                  GROUP BY c.conversion_type) s
            """;

    static final String KNOWN =
            """
            SELECT tenant_id, since FROM (
                SELECT t.id AS tenant_id,
                       least((SELECT e.created_at FROM tracking_events e WHERE e.tenant_id = t.id ORDER BY e.created_at LIMIT 1),
                             (SELECT c.created_at FROM conversions c WHERE c.tenant_id = t.id ORDER BY c.created_at LIMIT 1))
                           AS since
                  FROM unnest(:tenants::uuid[]) AS t (id)) known
             WHERE since IS NOT NULL
            """;

    static final String LAST_RECEIVED =
            """
            SELECT name, at FROM (
                SELECT n.name,
                       greatest((SELECT e.created_at FROM tracking_events e
                                  WHERE e.tenant_id = :tenant AND e.event_name = n.name ORDER BY e.created_at DESC LIMIT 1),
                                (SELECT c.created_at FROM conversions c
                                  WHERE c.tenant_id = :tenant AND n.name LIKE 'conversion.%'
                                    AND c.conversion_type = substring(n.name FROM 12)
                                  ORDER BY c.created_at DESC LIMIT 1)) AS at
                  FROM unnest(:names::text[]) AS n (name)) last
             WHERE at IS NOT NULL
            """;

    /** With two in the middle it is their mean. */
    static final String USUAL_VALUES =
            """
            WITH newest AS (
                SELECT DISTINCT n.name, v.currency, v.value, v.created_at, v.id
                  FROM unnest(:names::text[]) AS n (name)
                 CROSS JOIN LATERAL (
                       (SELECT e.id, e.currency, e.value, e.created_at FROM tracking_events e
                         WHERE e.tenant_id = :tenant AND e.event_name = n.name AND e.value IS NOT NULL
                         ORDER BY e.created_at DESC LIMIT 1000)
                       UNION ALL
                       (SELECT c.id, c.conversion_currency, c.conversion_value, c.created_at FROM conversions c
                         WHERE c.tenant_id = :tenant AND n.name LIKE 'conversion.%'
                           AND c.conversion_type = substring(n.name FROM 12) AND c.conversion_value IS NOT NULL
                         ORDER BY c.created_at DESC LIMIT 1000)) v
            ), placed AS (
                SELECT name, currency, value, count(*) OVER (PARTITION BY name, currency) AS n,
                       row_number() OVER (PARTITION BY name, currency ORDER BY value) AS place
                  FROM newest WHERE currency IS NOT NULL
            )
            SELECT DISTINCT ON (name) name, currency, round(avg(value), 2) AS value
              FROM placed WHERE place IN ((n + 1) / 2, (n + 2) / 2)
             GROUP BY name, currency, n ORDER BY name, n DESC, currency
            """;

    private final JdbcClient jdbc;

    LedgerFactsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<EventFacts> events(Collection<TenantId> tenants, Instant from, Instant to) {
        Instant floor = from.truncatedTo(ChronoUnit.HOURS);
        Instant firstHour = floor.equals(from) ? floor : floor.plus(1, ChronoUnit.HOURS);
        return jdbc.sql(EVENTS)
                .param("tenants", texts(tenants))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .param("firstHour", Timestamps.utc(firstHour))
                .param("lastHour", Timestamps.utc(to.truncatedTo(ChronoUnit.HOURS)))
                .query((row, _) -> events(row))
                .list();
    }

    private static EventFacts events(ResultSet row) throws SQLException {
        return new EventFacts(
                tenant(row),
                row.getString("name"),
                row.getLong("events"),
                row.getLong("email"),
                row.getLong("phone"),
                row.getLong("first_name"),
                row.getLong("last_name"),
                row.getLong("address"),
                row.getLong("fbp"),
                row.getLong("fbc"),
                row.getLong("both_sides"),
                row.getLong("browser_only"),
                row.getLong("server_only"),
                row.getLong("again"),
                row.getLong("id_reused"));
    }

    List<LeadFacts> leads(Collection<TenantId> tenants, Instant from, Instant to) {
        return jdbc.sql(LEADS)
                .param("tenants", texts(tenants))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .query((row, _) ->
                        new LeadFacts(
                                tenant(row),
                                row.getLong("leads"),
                                row.getLong("with_gclid"),
                                row.getLong("without_click"),
                                row.getLong("conversions"),
                                row.getLong("without_lead"),
                                row.getLong("click_too_old")))
                .list();
    }

    List<HourFacts> hours(Collection<TenantId> tenants, Collection<Instant> hours) {
        return jdbc.sql(HOURS)
                .param("tenants", texts(tenants))
                .param("hours", texts(hours))
                .query((row, _) ->
                        new HourFacts(
                                tenant(row),
                                row.getString("name"),
                                Timestamps.instant(row, "hour"),
                                row.getLong("events")))
                .list();
    }

    Map<TenantId, Instant> known(Collection<TenantId> tenants) {
        Map<TenantId, Instant> known = new HashMap<>();
        jdbc.sql(KNOWN)
                .param("tenants", texts(tenants))
                .query(row -> {
                    known.put(tenant(row), Timestamps.instant(row, "since"));
                });
        return known;
    }

    Map<String, Instant> lastReceived(TenantId tenant, Collection<String> names) {
        Map<String, Instant> last = new HashMap<>();
        jdbc.sql(LAST_RECEIVED)
                .param("tenant", tenant.value())
                .param("names", texts(names))
                .query(row -> {
                    last.put(row.getString("name"), Timestamps.instant(row, "at"));
                });
        return last;
    }

    Map<String, Money> usualValues(TenantId tenant, Collection<String> names) {
        Map<String, Money> usual = new HashMap<>();
        jdbc.sql(USUAL_VALUES)
                .param("tenant", tenant.value())
                .param("names", texts(names))
                .query(row -> {
                    usual.put(
                            row.getString("name"),
                            new Money(row.getBigDecimal("value"), row.getString("currency")));
                });
        return usual;
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getObject("tenant_id", UUID.class));
    }

    /** Each once: what is named twice would be counted twice. */
    private static String[] texts(Collection<?> values) {
        return values.stream().map(Objects::toString).distinct().toArray(String[]::new);
    }
}
