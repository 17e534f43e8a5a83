package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of operations that failed; in a transaction of their tenant. */
@Component
class ErrorStore {
    private static final int FETCHED_AT_ONCE = 2_000;

    private static final String FAILURES =
            """
            SELECT error_type, operation, error_message, count(*) AS times, min(created_at) AS first, max(created_at) AS last
              FROM operation_metrics
             WHERE tenant_id = :tenant AND NOT success AND created_at >= :from AND created_at < :until
               AND (:platform = '' OR platform = :platform) AND (:domain = '' OR domain = :domain)
               AND (:operation = '' OR operation = :operation)
             GROUP BY error_type, operation, error_message
            """;

    private final JdbcClient jdbc;

    ErrorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of single operations that are kept; an empty platform is all platforms. */
    ErrorGroups groups(Subject subject, Instant from, Instant until) {
        ErrorGroups groups = new ErrorGroups();
        jdbc.sql(FAILURES)
                .withFetchSize(FETCHED_AT_ONCE)
                .param("tenant", subject.tenant().value())
                .param("platform", subject.platform())
                .param("domain", subject.domain())
                .param("operation", subject.operation())
                .param("from", Timestamps.utc(from))
                .param("until", Timestamps.utc(until))
                .query(row -> {
                    groups.add(
                            row.getString("error_type"),
                            row.getString("operation"),
                            row.getString("error_message"),
                            row.getLong("times"),
                            Timestamps.instant(row, "first"),
                            Timestamps.instant(row, "last"));
                });
        return groups;
    }
}
