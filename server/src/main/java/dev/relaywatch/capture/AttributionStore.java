package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of where leads and conversions came from. In a transaction of the tenants asked for. */
@Component
class AttributionStore {
    /**
     * A row a source and currency, the greatest source first; leads and deals without a value are
     * in the row without a currency. A touch that names no source is known by its click.
     */
    static final String SOURCES =
            """
            WITH touched AS (
                SELECT 'lead' AS step, l.utm_source, l.utm_medium, l.utm_campaign, l.gclid, l.gbraid, l.wbraid, l.fbclid, l.fbc,
                       l.ttclid, l.msclkid, NULL AS currency, NULL::numeric AS value
                  FROM leads l
                 WHERE l.tenant_id = ANY (:tenants::uuid[]) AND l.created_at >= :from AND l.created_at < :to
                UNION ALL
                SELECT c.conversion_type, c.utm_source, c.utm_medium, c.utm_campaign, c.gclid, c.gbraid, c.wbraid, c.fbclid, c.fbc,
                       c.ttclid, c.msclkid,
                       CASE WHEN c.conversion_type = 'closed' AND c.conversion_value IS NOT NULL THEN c.conversion_currency END,
                       CASE WHEN c.conversion_type = 'closed' THEN c.conversion_value END
                  FROM conversions c
                 WHERE c.tenant_id = ANY (:tenants::uuid[]) AND c.created_at >= :from AND c.created_at < :to
            ), named AS (
                SELECT step, currency, value, gclid IS NOT NULL AS by_gclid,
                       CASE WHEN utm_source IS NOT NULL THEN 'UTM'
                            WHEN coalesce(gclid, gbraid, wbraid, msclkid, ttclid, fbclid, fbc) IS NOT NULL THEN 'CLICK'
                            ELSE 'UNKNOWN' END AS kind,
                       coalesce(utm_source,
                                CASE WHEN coalesce(gclid, gbraid, wbraid) IS NOT NULL THEN 'google'
                                     WHEN msclkid IS NOT NULL THEN 'microsoft'
                                     WHEN ttclid IS NOT NULL THEN 'tiktok'
                                     WHEN coalesce(fbclid, fbc) IS NOT NULL THEN 'meta' END) AS source,
                       utm_medium AS medium, utm_campaign AS campaign
                  FROM touched
            ), counted AS (
                SELECT kind, source, medium, campaign, currency,
                       count(*) FILTER (WHERE step = 'lead') AS leads,
                       count(*) FILTER (WHERE step = 'lead' AND by_gclid) AS with_gclid,
                       count(*) FILTER (WHERE step = 'qualified') AS qualified,
                       count(*) FILTER (WHERE step = 'closed') AS closed,
                       sum(value) AS value, count(*) AS n
                  FROM named GROUP BY kind, source, medium, campaign, currency
            ), weighed AS (
                SELECT *, sum(n) OVER (PARTITION BY kind, source, medium, campaign) AS weight FROM counted
            ), ranked AS (
                SELECT *, dense_rank() OVER (ORDER BY weight DESC, kind, source, medium, campaign) AS rank FROM weighed
            ), placed AS (
                SELECT *, least(rank, :most + 1) AS place FROM ranked
            )
            SELECT place, min(kind) AS kind, min(source) AS source, min(medium) AS medium, min(campaign) AS campaign, currency,
                   sum(leads) AS leads, sum(with_gclid) AS with_gclid, sum(qualified) AS qualified, sum(closed) AS closed,
                   sum(value) AS value, (SELECT greatest(max(rank) - :most, 0) FROM ranked) AS others
              FROM placed GROUP BY place, currency ORDER BY place, currency
            """;

    static final String FUNNEL =
            """
            SELECT (SELECT count(*) FROM visits
                     WHERE tenant_id = ANY (:tenants::uuid[]) AND began_at >= :from AND began_at < :to) AS visits,
                   l.leads, l.with_gclid, c.qualified, c.closed
              FROM (SELECT count(*) AS leads, count(gclid) AS with_gclid FROM leads
                     WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at >= :from AND created_at < :to) l,
                   (SELECT count(*) FILTER (WHERE conversion_type = 'qualified') AS qualified,
                           count(*) FILTER (WHERE conversion_type = 'closed') AS closed
                      FROM conversions
                     WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at >= :from AND created_at < :to) c
            """;

    private final JdbcClient jdbc;

    AttributionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<AttributedSource> sources(
            Collection<TenantId> tenants, Instant from, Instant to, int most) {
        List<AttributedSource> sources = new ArrayList<>();
        asked(SOURCES, tenants, from, to)
                .param("most", most)
                .query(row -> {
                    int place = row.getInt("place");
                    AttributedSource part = part(row, place > most);
                    if (sources.size() < place) {
                        sources.add(part);
                    } else {
                        sources.set(place - 1, both(sources.get(place - 1), part));
                    }
                });
        return sources;
    }

    private static AttributedSource part(ResultSet row, boolean isOthers) throws SQLException {
        String currency = row.getString("currency");
        return new AttributedSource(
                isOthers
                        ? AttributedSource.Kind.OTHERS
                        : AttributedSource.Kind.valueOf(row.getString("kind")),
                isOthers ? null : row.getString("source"),
                isOthers ? null : row.getString("medium"),
                isOthers ? null : row.getString("campaign"),
                isOthers ? row.getLong("others") : 1,
                row.getLong("leads"),
                row.getLong("with_gclid"),
                row.getLong("qualified"),
                row.getLong("closed"),
                currency == null ? Map.of() : Map.of(currency, row.getBigDecimal("value")));
    }

    /** Parts of the same source in different currencies. */
    private static AttributedSource both(AttributedSource one, AttributedSource other) {
        Map<String, BigDecimal> value = new HashMap<>(one.value());
        other.value().forEach((currency, sum) -> value.merge(currency, sum, BigDecimal::add));
        return new AttributedSource(
                one.kind(),
                one.source(),
                one.medium(),
                one.campaign(),
                one.sources(),
                one.leads() + other.leads(),
                one.withGclid() + other.withGclid(),
                one.qualified() + other.qualified(),
                one.closed() + other.closed(),
                value);
    }

    Funnel funnel(Collection<TenantId> tenants, Instant from, Instant to) {
        return asked(FUNNEL, tenants, from, to)
                .query((row, _) ->
                        new Funnel(
                                row.getLong("visits"),
                                row.getLong("leads"),
                                row.getLong("with_gclid"),
                                row.getLong("qualified"),
                                row.getLong("closed")))
                .single();
    }

    private JdbcClient.StatementSpec asked(
            String sql, Collection<TenantId> tenants, Instant from, Instant to) {
        return jdbc.sql(sql)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to));
    }
}
