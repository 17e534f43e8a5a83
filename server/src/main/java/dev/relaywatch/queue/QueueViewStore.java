package dev.relaywatch.queue;

import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Counting a million takes a second: of so many it is enough to know that they are many. */
    private static final int MOST_COUNTED = 100_000;

    /** Finds the first item of each lane as the dispatcher does, and counts by index. */
    private static final String STANDING =
            """
            WITH RECURSIVE lane AS (
                (SELECT connection_id, platform, next_retry_at FROM queue_items
                  WHERE tenant_id = :tenant AND status IN ('pending', 'failed')
                  ORDER BY connection_id, platform, next_retry_at LIMIT 1)
                UNION ALL
                SELECT n.* FROM lane l, LATERAL (
                    SELECT connection_id, platform, next_retry_at FROM queue_items
                     WHERE tenant_id = :tenant AND status IN ('pending', 'failed')
                       AND (connection_id, platform) > (l.connection_id, l.platform)
                     ORDER BY connection_id, platform, next_retry_at LIMIT 1) n
            ), trouble AS MATERIALIZED (
                SELECT platform, CASE state WHEN 'open' THEN 'held' ELSE state END AS state FROM lanes
                 WHERE tenant_id = :tenant AND (state <> 'open' OR held_until > :now) LIMIT 500
            )
            SELECT (SELECT count(*) FROM (SELECT FROM queue_items
                     WHERE tenant_id = :tenant AND status = 'pending' AND status IN ('pending', 'failed') LIMIT :most) c) AS pending,
                   (SELECT count(*) FROM (SELECT FROM queue_items
                     WHERE tenant_id = :tenant AND status = 'failed' AND status <> 'pending' LIMIT :most) c) AS failed,
                   (SELECT count(*) FROM (SELECT FROM queue_items
                     WHERE tenant_id = :tenant AND status = 'dead_letter' AND status <> 'pending' LIMIT :most) c) AS dead_letter,
                   (SELECT min(next_retry_at) FROM lane) AS first_due,
                   (SELECT array_agg(platform ORDER BY platform) FROM trouble WHERE state = 'paused') AS paused,
                   (SELECT array_agg(platform ORDER BY platform) FROM trouble WHERE state = 'broken') AS broken,
                   (SELECT array_agg(platform ORDER BY platform) FROM trouble WHERE state = 'held') AS held
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
                     WHERE tenant_id = ANY (:tenants::uuid[])
                       AND (event_id = ANY (:events::uuid[]) OR conversion_id = ANY (:conversions::uuid[]))
                    UNION ALL
                    """
                    + DONE_COLUMNS
                    + """
                     WHERE tenant_id = ANY (:tenants::uuid[]) AND uploaded_at >= :earliest
                       AND (event_id = ANY (:events::uuid[]) OR conversion_id = ANY (:conversions::uuid[]))
                     ORDER BY created_at, id
                    """;

    private static final String ERROR_GROUPS =
            """
            WITH found AS (
                SELECT error_code, currency, platform, count(*) AS items, sum(value) AS value, min(created_at) AS oldest,
                       count(*) FILTER (WHERE status = 'dead_letter') AS dead, min(last_error) AS message,
                       min(tenant_id::text) AS first_tenant, max(tenant_id::text) AS last_tenant
                  FROM queue_items
                 WHERE (:everyone OR tenant_id = :tenant::uuid) AND last_error IS NOT NULL
                   AND (:anyStatus OR status = ANY (:statuses))
                   AND (:platform::text IS NULL OR platform = :platform) AND (:code::text IS NULL OR error_code = :code)
                   AND (:anyConnection OR connection_id = ANY (:connections::uuid[])) AND connection_id <> ALL (:exceptConnections::uuid[])
                   AND (:from::timestamptz IS NULL OR created_at >= :from) AND (:to::timestamptz IS NULL OR created_at < :to)
                 GROUP BY error_code, currency, platform
            ), worth AS (
                SELECT error_code, currency, sum(value) AS value FROM found
                 WHERE currency IS NOT NULL AND value IS NOT NULL GROUP BY error_code, currency
            )
            SELECT error_code, min(message) AS message, sum(items) AS items, sum(value) AS value, sum(dead) AS dead,
                   min(oldest) AS oldest, array_agg(DISTINCT platform ORDER BY platform) AS platforms,
                   CASE WHEN min(first_tenant) = max(last_tenant) THEN min(first_tenant)::uuid END AS tenant,
                   (SELECT array_agg(currency ORDER BY currency) FROM worth w
                     WHERE w.error_code IS NOT DISTINCT FROM f.error_code) AS currencies,
                   (SELECT array_agg(w.value ORDER BY currency) FROM worth w
                     WHERE w.error_code IS NOT DISTINCT FROM f.error_code) AS values
              FROM found f GROUP BY error_code ORDER BY items DESC LIMIT 500
            """;

    /** More than the clocks of two nodes may differ. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final JdbcClient tenantJdbc;
    private final JdbcClient platformJdbc;

    QueueViewStore(JdbcClient tenantJdbc, @Qualifier("platformJdbc") JdbcClient platformJdbc) {
        this.tenantJdbc = tenantJdbc;
        this.platformJdbc = platformJdbc;
    }

    /**
     * One tenant's rows are read in a transaction of that tenant, all rows as the platform's role.
     */
    private JdbcClient as(@Nullable TenantId tenant) {
        return tenant == null ? platformJdbc : tenantJdbc;
    }

    private JdbcClient.StatementSpec filtered(String sql, QueueFilter filter) {
        return FilterParameters.bind(as(filter.tenant()).sql(sql), filter);
    }

    private JdbcClient.StatementSpec scoped(String sql, @Nullable TenantId tenant) {
        return as(tenant)
                .sql(sql)
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

    /** In the running transaction of the tenant. */
    QueueStanding standing(TenantId tenant, Instant now) {
        return tenantJdbc
                .sql(STANDING)
                .param("tenant", tenant.value())
                .param("now", Timestamps.utc(now))
                .param("most", MOST_COUNTED)
                .query((row, _) -> {
                    Instant firstDue = Timestamps.instantOrNull(row, "first_due");
                    return new QueueStanding(
                            row.getLong("pending"),
                            row.getLong("failed"),
                            row.getLong("dead_letter"),
                            firstDue == null || firstDue.isAfter(now)
                                    ? Duration.ZERO
                                    : Duration.between(firstDue, now),
                            texts(row, "paused"),
                            texts(row, "broken"),
                            texts(row, "held"));
                })
                .single();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    List<QueueEntry> entries(QueueFilter filter, int offset, int limit) {
        return filtered(ENTRIES, filter)
                .param("reach", offset + limit)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> entry(row))
                .list();
    }

    List<QueueEntry> entries(Collection<TenantId> tenants, Collection<Subject> subjects) {
        return subjects.stream()
                .map(Subject::storedAt)
                .min(Comparator.naturalOrder())
                .map(first ->
                        tenantJdbc
                                .sql(OF_SUBJECTS)
                                .param(
                                        "tenants",
                                        tenants.stream()
                                                .map(TenantId::toString)
                                                .toArray(String[]::new))
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
        return filtered(ERROR_GROUPS, filter).query((row, _) -> group(row)).list();
    }

    private static ErrorGroup group(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant", UUID.class);
        return new ErrorGroup(
                row.getString("error_code"),
                row.getString("message"),
                row.getLong("items"),
                row.getBigDecimal("value"),
                byCurrency(row),
                row.getLong("dead"),
                Timestamps.instant(row, "oldest"),
                texts(row, "platforms"),
                tenant == null ? null : new TenantId(tenant));
    }

    private static Map<String, BigDecimal> byCurrency(ResultSet row) throws SQLException {
        List<String> currencies = texts(row, "currencies");
        Array values = row.getArray("values");
        Map<String, BigDecimal> byCurrency = new HashMap<>();
        for (int i = 0; values != null && i < currencies.size(); i++) {
            byCurrency.put(currencies.get(i), ((BigDecimal[]) values.getArray())[i]);
        }
        return byCurrency;
    }
}
