package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of unusual hours that were found; in a transaction of their tenant. */
@Component
class AnomalyStore {
    private static final String FOUND =
            """
            SELECT hour, platform, domain, operation, metric, value, expected, sentence FROM operation_anomalies
             WHERE tenant_id = :tenant AND hour >= :from AND (:platform = '' OR platform = :platform)
               AND (:domain = '' OR domain = :domain) AND (:operation = '' OR operation = :operation)
             ORDER BY hour DESC, id DESC OFFSET :offset LIMIT :limit
            """;

    /** Those that were called first not long ago. */
    private static final String LEARNING =
            """
            SELECT platform, domain, operation, min(hour) AS since FROM operation_hours
             WHERE tenant_id = :tenant AND hour >= :from AND domain <> '' AND operation <> ''
               AND (:platform = '' OR platform = :platform) AND (:domain = '' OR domain = :domain)
               AND (:operation = '' OR operation = :operation)
             GROUP BY platform, domain, operation HAVING min(hour) > :young
             ORDER BY platform, domain, operation LIMIT 1000
            """;

    private final JdbcClient jdbc;

    AnomalyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One.
     *
     * @param at when the hour began
     * @param value calls, milliseconds at p95 or percent of calls
     * @param expected what is usual at this hour
     */
    record Found(
            Instant at,
            String platform,
            String domain,
            String operation,
            String metric,
            BigDecimal value,
            BigDecimal expected,
            String sentence) {}

    /**
     * An operation of which too little is known.
     *
     * @param since the first hour that is known
     */
    record Learning(String platform, String domain, String operation, Instant since) {}

    /** The newest first; an empty platform is all platforms. */
    List<Found> found(Subject subject, Instant from, int offset, int limit) {
        return with(jdbc.sql(FOUND), subject)
                .param("from", Timestamps.utc(from))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, _) ->
                        new Found(
                                Timestamps.instant(row, "hour"),
                                row.getString("platform"),
                                row.getString("domain"),
                                row.getString("operation"),
                                row.getString("metric"),
                                row.getBigDecimal("value"),
                                row.getBigDecimal("expected"),
                                row.getString("sentence")))
                .list();
    }

    /**
     * @param from how far back to look
     * @param young whose first hour is after it
     */
    List<Learning> learning(Subject subject, Instant from, Instant young) {
        return with(jdbc.sql(LEARNING), subject)
                .param("from", Timestamps.utc(from))
                .param("young", Timestamps.utc(young))
                .query((row, _) ->
                        new Learning(
                                row.getString("platform"),
                                row.getString("domain"),
                                row.getString("operation"),
                                Timestamps.instant(row, "since")))
                .list();
    }

    private static JdbcClient.StatementSpec with(JdbcClient.StatementSpec spec, Subject subject) {
        return spec.param("tenant", subject.tenant().value())
                .param("platform", subject.platform())
                .param("domain", subject.domain())
                .param("operation", subject.operation());
    }
}
