package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL of what tenants made in certain hours; in a transaction of those tenants. */
@Component
class HourlyRateStore {
    private static final String LIMIT_TIME =
            "SELECT set_config('statement_timeout', :millis, true)";

    /** By when they were stored: that is what the indexes know. */
    private static final String MADE =
            """
            WITH asked AS (
                SELECT * FROM unnest(:tenants::uuid[], :weeks::int[], :starts::timestamptz[]) AS a (tenant, week, start)
            ), known AS (
                SELECT t.tenant, least((SELECT min(e.created_at) FROM tracking_events e WHERE e.tenant_id = t.tenant),
                                       (SELECT min(c.created_at) FROM conversions c WHERE c.tenant_id = t.tenant)) AS since
                  FROM (SELECT DISTINCT tenant FROM asked) t
            )
            SELECT a.tenant, a.week, k.since, made.currency, coalesce(made.n, 0) AS n, made.total
              FROM asked a JOIN known k ON k.tenant = a.tenant
              LEFT JOIN LATERAL (
                   SELECT m.currency, count(*) AS n, sum(m.value) AS total
                     FROM (SELECT e.value, e.currency FROM tracking_events e
                            WHERE e.tenant_id = a.tenant AND e.event_name IN ('purchase', 'Purchase')
                              AND e.created_at >= a.start AND e.created_at < a.start + interval '1 hour'
                           UNION ALL
                           SELECT e.value, e.currency FROM tracking_events e
                            WHERE e.tenant_id = a.tenant AND e.event_name IN ('lead', 'Lead', 'generate_lead')
                              AND e.value > 0
                              AND e.created_at >= a.start AND e.created_at < a.start + interval '1 hour'
                           UNION ALL
                           SELECT c.conversion_value, c.conversion_currency FROM conversions c
                            WHERE c.tenant_id = a.tenant AND c.conversion_value > 0
                              AND c.created_at >= a.start AND c.created_at < a.start + interval '1 hour') m
                    GROUP BY m.currency) made ON true
             WHERE k.since IS NOT NULL
            """;

    private final TenantTransaction transaction;

    HourlyRateStore(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /** One hour of one week. */
    record Hour(TenantId tenant, int week, Instant start) {}

    /**
     * @param since when the first that is kept of the tenant was stored
     * @param currency absent where nothing was made, or nothing with a value
     */
    record Made(
            TenantId tenant,
            int week,
            Instant since,
            @Nullable String currency,
            int conversions,
            @Nullable BigDecimal total) {}

    /** Ends each statement of the running transaction that takes longer. */
    void limitTime(Duration longest) {
        transaction
                .jdbc()
                .sql(LIMIT_TIME)
                .param("millis", String.valueOf(longest.toMillis()))
                .query(String.class)
                .single();
    }

    List<Made> made(List<Hour> hours) {
        return transaction
                .jdbc()
                .sql(MADE)
                .param(
                        "tenants",
                        hours.stream().map(hour -> hour.tenant().toString()).toArray(String[]::new))
                .param("weeks", hours.stream().map(Hour::week).toArray(Integer[]::new))
                .param(
                        "starts",
                        hours.stream().map(hour -> hour.start().toString()).toArray(String[]::new))
                .query((row, _) ->
                        new Made(
                                new TenantId(row.getObject("tenant", UUID.class)),
                                row.getInt("week"),
                                Timestamps.instant(row, "since"),
                                row.getString("currency"),
                                row.getInt("n"),
                                row.getBigDecimal("total")))
                .list();
    }
}
