package dev.relaywatch.queue;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that looks at the queue: lists, groups, counts. */
@Component
class QueueViewStore {
    private static final String COUNTS =
            """
            SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
                   count(*) FILTER (WHERE status = 'failed') AS failed,
                   count(*) FILTER (WHERE status = 'dead_letter') AS dead_letter,
                   (SELECT coalesce(sum(uploaded), 0) FROM upload_counts
                     WHERE :everyone OR tenant_id = :tenant::uuid) AS uploaded
              FROM queue_items WHERE :everyone OR tenant_id = :tenant::uuid
            """;

    private static final String OPEN_COLUMNS =
            """
            SELECT tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, status, retry_count,
                   CASE WHEN status = 'dead_letter' OR (status = 'pending' AND next_retry_at <= now()) THEN NULL
                        ELSE next_retry_at END AS next_retry_at,
                   value, currency, last_error, error_code, http_status, created_at, updated_at, NULL::text AS receipt
              FROM queue_items
            """;

    private static final String DONE_COLUMNS =
            """
            SELECT tenant_id, id, connection_id, platform, conversion_id, event_id, source_at, 'uploaded', retry_count,
                   NULL::timestamptz, value, currency, NULL, NULL, http_status, created_at, uploaded_at,
                   confirmation ->> 'requestId'
              FROM queue_done
            """;

    /**
     * Only what matches is read from either side; a filter that one side cannot match cuts it off
     * before it is read.
     */
    private static final String ENTRIES =
            "SELECT * FROM ("
                    + OPEN_COLUMNS
                    + """
                     WHERE (:everyone OR tenant_id = :tenant::uuid) AND (:anyStatus OR status = ANY (:statuses))
                       AND (:platform::text IS NULL OR platform = :platform) AND (:code::text IS NULL OR error_code = :code)
                       AND (:anyConnection OR connection_id = ANY (:connections::uuid[])) AND connection_id <> ALL (:exceptConnections::uuid[])
                       AND (:from::timestamptz IS NULL OR created_at >= :from) AND (:to::timestamptz IS NULL OR created_at < :to)
                     ORDER BY created_at DESC, id DESC LIMIT :reach) open
                    UNION ALL SELECT * FROM (
                    """
                    + DONE_COLUMNS
                    + """
                     WHERE (:everyone OR tenant_id = :tenant::uuid) AND (:anyStatus OR 'uploaded' = ANY (:statuses))
                       AND (:platform::text IS NULL OR platform = :platform) AND :code::text IS NULL
                       AND (:anyConnection OR connection_id = ANY (:connections::uuid[])) AND connection_id <> ALL (:exceptConnections::uuid[])
                       AND (:from::timestamptz IS NULL OR (uploaded_at >= :from AND created_at >= :from)) AND (:to::timestamptz IS NULL OR created_at < :to)
                     ORDER BY uploaded_at DESC LIMIT :reach) done
                     ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
                    """;

    /**
     * Nothing is uploaded before it is stored: months before the first of them are not looked into.
     */
    private static final String OF_SUBJECTS =
            OPEN_COLUMNS
                    + """
                     WHERE tenant_id = :tenant
                       AND (event_id = ANY (:events::uuid[]) OR conversion_id = ANY (:conversions::uuid[]))
                    UNION ALL
                    """
                    + DONE_COLUMNS
                    + """
                     WHERE tenant_id = :tenant AND uploaded_at >= :earliest
                       AND (event_id = ANY (:events::uuid[]) OR conversion_id = ANY (:conversions::uuid[]))
                     ORDER BY created_at, id
                    """;

    private static final String ERROR_GROUPS =
            """
            SELECT error_code, min(last_error) AS message, count(*) AS items, sum(value) AS value,
                   min(created_at) AS oldest
              FROM queue_items
             WHERE (:everyone OR tenant_id = :tenant::uuid) AND last_error IS NOT NULL
               AND (:anyStatus OR status = ANY (:statuses))
               AND (:platform::text IS NULL OR platform = :platform) AND (:code::text IS NULL OR error_code = :code)
               AND (:anyConnection OR connection_id = ANY (:connections::uuid[])) AND connection_id <> ALL (:exceptConnections::uuid[])
               AND (:from::timestamptz IS NULL OR created_at >= :from) AND (:to::timestamptz IS NULL OR created_at < :to)
             GROUP BY error_code ORDER BY items DESC LIMIT 500
            """;

    /** More than the clocks of two nodes may differ. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final JdbcClient jdbc;

    QueueViewStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private JdbcClient.StatementSpec filtered(String sql, QueueFilter filter) {
        return FilterParameters.bind(jdbc.sql(sql), filter);
    }

    private JdbcClient.StatementSpec scoped(String sql, @Nullable TenantId tenant) {
        return jdbc.sql(sql)
                .param("everyone", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER);
    }

    QueueCounts counts(@Nullable TenantId tenant) {
        return scoped(COUNTS, tenant)
                .query((row, _) ->
                        new QueueCounts(
                                row.getLong("pending"),
                                row.getLong("uploaded"),
                                row.getLong("failed"),
                                row.getLong("dead_letter")))
                .single();
    }

    List<QueueEntry> entries(QueueFilter filter, int offset, int limit) {
        return filtered(ENTRIES, filter)
                .param("reach", offset + limit)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> entry(row))
                .list();
    }

    List<QueueEntry> entries(TenantId tenant, Collection<Subject> subjects) {
        return subjects.stream()
                .map(Subject::storedAt)
                .min(Comparator.naturalOrder())
                .map(first ->
                        jdbc.sql(OF_SUBJECTS)
                                .param("tenant", tenant.value())
                                .param("events", ids(subjects, Subject.Event.class))
                                .param("conversions", ids(subjects, Subject.Conversion.class))
                                .param("earliest", Timestamps.utc(first.minus(CLOCKS_APART)))
                                .query((row, _) -> entry(row))
                                .list())
                .orElse(List.of());
    }

    private static String[] ids(Collection<Subject> subjects, Class<? extends Subject> kind) {
        return subjects.stream()
                .filter(kind::isInstance)
                .map(subject -> subject.id().toString())
                .toArray(String[]::new);
    }

    private static QueueEntry entry(ResultSet row) throws SQLException {
        BigDecimal value = row.getBigDecimal("value");
        String currency = row.getString("currency");
        String error = row.getString("last_error");
        Integer httpStatus = row.getObject("http_status", Integer.class);
        return new QueueEntry(
                row.getObject("id", UUID.class),
                QueueStore.lane(row),
                QueueStore.subject(row),
                row.getString("status"),
                row.getInt("retry_count"),
                Timestamps.instantOrNull(row, "next_retry_at"),
                value == null || currency == null ? null : new Money(value, currency),
                error == null ? null : new Failure(error, row.getString("error_code"), httpStatus),
                httpStatus,
                row.getString("receipt"),
                Timestamps.instant(row, "created_at"),
                Timestamps.instant(row, "updated_at"));
    }

    List<ErrorGroup> errorGroups(QueueFilter filter) {
        return filtered(ERROR_GROUPS, filter)
                .query((row, _) ->
                        new ErrorGroup(
                                row.getString("error_code"),
                                row.getString("message"),
                                row.getLong("items"),
                                row.getBigDecimal("value"),
                                Timestamps.instant(row, "oldest")))
                .list();
    }
}
