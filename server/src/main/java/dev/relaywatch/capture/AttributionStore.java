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
            WITH came AS (
                SELECT utm_source, utm_medium, utm_campaign,
                       CASE WHEN utm_source IS NULL THEN
                           CASE WHEN coalesce(gclid, gbraid, wbraid) IS NOT NULL THEN 'google'
                                WHEN msclkid IS NOT NULL THEN 'microsoft'
                                WHEN ttclid IS NOT NULL THEN 'tiktok'
                                WHEN coalesce(fbclid, fbc) IS NOT NULL THEN 'meta' END END AS clicked,
                       count(*) AS leads, count(gclid) AS with_gclid
                  FROM leads
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at >= :from AND created_at < :to
                 GROUP BY 1, 2, 3, 4
            ), made AS (
                SELECT utm_source, utm_medium, utm_campaign,
                       CASE WHEN utm_source IS NULL THEN
                           CASE WHEN coalesce(gclid, gbraid, wbraid) IS NOT NULL THEN 'google'
                                WHEN msclkid IS NOT NULL THEN 'microsoft'
                                WHEN ttclid IS NOT NULL THEN 'tiktok'
                                WHEN coalesce(fbclid, fbc) IS NOT NULL THEN 'meta' END END AS clicked,
                       CASE WHEN conversion_type = 'closed' AND conversion_value IS NOT NULL THEN conversion_currency END AS currency,
                       count(*) FILTER (WHERE conversion_type = 'qualified') AS qualified,
                       count(*) FILTER (WHERE conversion_type = 'closed') AS closed,
                       sum(conversion_value) FILTER (WHERE conversion_type = 'closed') AS value
                  FROM conversions
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at >= :from AND created_at < :to
                 GROUP BY 1, 2, 3, 4, 5
            ), counted AS (
                SELECT CASE WHEN utm_source IS NOT NULL THEN 'UTM' WHEN clicked IS NOT NULL THEN 'CLICK' ELSE 'UNKNOWN' END AS kind,
                       coalesce(utm_source, clicked) AS source, utm_medium AS medium, utm_campaign AS campaign, currency,
                       leads, with_gclid, qualified, closed, value, leads + qualified + closed AS n
                  FROM (SELECT utm_source, utm_medium, utm_campaign, clicked, NULL AS currency, leads, with_gclid, 0 AS qualified,
                               0 AS closed, NULL::numeric AS value FROM came
                        UNION ALL
                        SELECT utm_source, utm_medium, utm_campaign, clicked, currency, 0, 0, qualified, closed, value
                          FROM made) both_of_them
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

    static final String VISITS =
            """
            SELECT count(*) FROM visits
             WHERE tenant_id = ANY (:tenants::uuid[]) AND began_at >= :from AND began_at < :to
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

    long visits(Collection<TenantId> tenants, Instant from, Instant to) {
        return asked(VISITS, tenants, from, to).query(Long.class).single();
    }

    private JdbcClient.StatementSpec asked(
            String sql, Collection<TenantId> tenants, Instant from, Instant to) {
        return jdbc.sql(sql)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to));
    }
}
