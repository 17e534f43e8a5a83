package dev.relaywatch.commerce.analytics;

import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of operations that are handed out one by one; in a transaction of their tenant. */
@Component
class ExportStore {
    /** The primary key serves it. */
    private static final String NEXT =
            """
            SELECT id, created_at, operation, platform, domain, duration_ms, success, error_type, error_message
              FROM operation_metrics
             WHERE tenant_id = :tenant AND (created_at, id) > (:at, :id) AND created_at < :until
             ORDER BY created_at, id LIMIT :limit
            """;

    private static final String NEXT_OF_DOMAIN =
            """
            SELECT id, created_at, operation, platform, domain, duration_ms, success, error_type, error_message
              FROM operation_metrics
             WHERE tenant_id = :tenant AND domain = :domain AND (:operation = '' OR operation = :operation)
               AND (created_at, id) > (:at, :id) AND created_at < :until
             ORDER BY created_at, id LIMIT :limit
            """;

    private static final String NEXT_OF_OPERATION =
            """
            SELECT id, created_at, operation, platform, domain, duration_ms, success, error_type, error_message
              FROM operation_metrics
             WHERE tenant_id = :tenant AND operation = :operation
               AND (created_at, id) > (:at, :id) AND created_at < :until
             ORDER BY created_at, id LIMIT :limit
            """;

    private final JdbcClient jdbc;

    ExportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One operation as it was measured. */
    record Line(
            UUID id,
            Instant at,
            String operation,
            String platform,
            String domain,
            int durationMs,
            boolean success,
            @Nullable String errorType,
            @Nullable String errorMessage) {}

    /** Those that follow, in the order of time. */
    List<Line> next(Subject subject, Instant after, UUID id, Instant until, int limit) {
        return jdbc.sql(statement(subject))
                .param("tenant", subject.tenant().value())
                .param("domain", subject.domain())
                .param("operation", subject.operation())
                .param("at", Timestamps.utc(after))
                .param("id", id)
                .param("until", Timestamps.utc(until))
                .param("limit", limit)
                .query((row, _) -> line(row))
                .list();
    }

    private static String statement(Subject subject) {
        if (!subject.domain().isEmpty()) {
            return NEXT_OF_DOMAIN;
        }
        return subject.operation().isEmpty() ? NEXT : NEXT_OF_OPERATION;
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getObject("id", UUID.class),
                Timestamps.instant(row, "created_at"),
                row.getString("operation"),
                row.getString("platform"),
                row.getString("domain"),
                row.getInt("duration_ms"),
                row.getBoolean("success"),
                row.getString("error_type"),
                row.getString("error_message"));
    }
}
