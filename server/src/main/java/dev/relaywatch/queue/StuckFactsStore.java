package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that sums up what is stuck in tenants' queues, inside their transaction. */
@Component
class StuckFactsStore {
    private static final String STUCK =
            """
            WITH stopped AS NOT MATERIALIZED (
                SELECT tenant_id, connection_id, platform, status AS state, error_code, last_error, currency, value,
                       expires_at IS NULL OR expires_at > :now AS taken, created_at, coalesce(event_id, conversion_id) AS subject,
                       CASE WHEN value IS NULL THEN event END AS event
                  FROM queue_items
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND status <> 'pending'
            ), paused AS NOT MATERIALIZED (
                SELECT q.tenant_id, q.connection_id, q.platform, 'paused' AS state, q.error_code,
                       coalesce(q.last_error, l.reason) AS last_error, q.currency, q.value,
                       q.expires_at IS NULL OR q.expires_at > :now AS taken, q.created_at,
                       coalesce(q.event_id, q.conversion_id) AS subject, CASE WHEN q.value IS NULL THEN q.event END AS event
                  FROM lanes l JOIN queue_items q ON q.tenant_id = l.tenant_id AND q.connection_id = l.connection_id
                                                 AND q.platform = l.platform
                 WHERE l.tenant_id = ANY (:tenants::uuid[]) AND l.state = 'paused'
                   AND q.status = 'pending' AND q.status IN ('pending', 'failed')
            ), stuck AS NOT MATERIALIZED (
                SELECT * FROM stopped UNION ALL SELECT * FROM paused
            )
            """;

    /**
     * Reads the items once: for the causes, and for the subjects, as if each were stuck on the way
     * to one platform alone; either kind for itself, so that several processes may share the work.
     * Of words the first by their bytes, which needs no rules of any language.
     */
    static final String GROUPS =
            STUCK
                    + """
                    , groups AS MATERIALIZED (
                        SELECT tenant_id, connection_id, platform, state, error_code, currency, event, taken,
                               min(last_error COLLATE "C") AS message, count(*) AS items, sum(value) AS value,
                               min(created_at) AS oldest
                          FROM stopped GROUP BY tenant_id, connection_id, platform, state, error_code, currency, event, taken
                        UNION ALL
                        SELECT tenant_id, connection_id, platform, state, error_code, currency, event, taken,
                               min(last_error COLLATE "C"), count(*), sum(value), min(created_at)
                          FROM paused GROUP BY tenant_id, connection_id, platform, state, error_code, currency, event, taken
                    ), tenant AS (
                        SELECT tenant_id, count(DISTINCT (connection_id, platform)) AS lanes FROM groups GROUP BY tenant_id
                    ), causes AS (
                        SELECT tenant_id, platform, state, error_code, min(message) AS message, currency, sum(items)::bigint AS items,
                               coalesce(sum(value), 0) AS value, coalesce(sum(value) FILTER (WHERE taken), 0) AS recoverable,
                               min(oldest) AS oldest,
                               row_number() OVER (PARTITION BY tenant_id ORDER BY sum(value) DESC NULLS LAST, sum(items) DESC,
                                                  platform, state, error_code) AS place
                          FROM groups GROUP BY tenant_id, platform, state, error_code, currency
                    ), subjects AS (
                        SELECT tenant_id, currency, event, sum(items)::bigint AS items,
                               coalesce(sum(items) FILTER (WHERE taken), 0)::bigint AS taken, coalesce(sum(value), 0) AS value,
                               coalesce(sum(value) FILTER (WHERE taken), 0) AS recoverable,
                               row_number() OVER (PARTITION BY tenant_id ORDER BY currency, sum(items) DESC, event) AS place
                          FROM groups GROUP BY tenant_id, currency, event
                    )
                    SELECT 'CAUSE' AS kind, tenant_id, place, platform, state, error_code, message, currency, NULL AS event, items,
                           0 AS taken, value, recoverable, oldest
                      FROM causes WHERE place <= :mostCauses
                    UNION ALL
                    SELECT 'SUBJECT', tenant_id, place, NULL, NULL, NULL, NULL, currency, event, items, taken, value, recoverable, NULL
                      FROM subjects WHERE place <= :mostSums
                    UNION ALL
                    SELECT 'SEVERAL', tenant_id, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, NULL FROM tenant WHERE lanes > 1
                    ORDER BY tenant_id, kind, place
                    """;

    /**
     * What is to be added so that subjects that are stuck in several lanes count once: themselves
     * for all their items. A lane has each subject once. Which ones they are is found by their
     * identities alone; there are few as a rule.
     */
    static final String SHARED =
            STUCK
                    + """
                    , shared AS MATERIALIZED (
                        SELECT tenant_id, subject FROM stuck GROUP BY tenant_id, subject HAVING count(*) > 1
                    ), item AS MATERIALIZED (
                        SELECT tenant_id, subject, s.currency, s.event, s.value, s.taken
                          FROM stuck s JOIN shared USING (tenant_id, subject)
                    ), added AS (
                        SELECT tenant_id, currency, event, -1 AS items, -taken::int AS taken, -value AS value FROM item
                        UNION ALL
                        SELECT tenant_id, min(currency), min(event), 1, bool_or(taken)::int, max(value)
                          FROM item GROUP BY tenant_id, subject
                    )
                    SELECT tenant_id, currency, event, sum(items) AS items, sum(taken) AS taken, coalesce(sum(value), 0) AS value,
                           coalesce(sum(value) FILTER (WHERE taken <> 0), 0) AS recoverable
                      FROM added GROUP BY tenant_id, currency, event
                    """;

    /**
     * So that a million subjects are told apart in memory, by one process, because others would
     * hand over each of them, and nothing is sorted for the few that are shared: the planner knows
     * nothing of how many. For this transaction alone.
     */
    private static final String TOGETHER =
            """
            SELECT set_config('work_mem', '64MB', true) || set_config('max_parallel_workers_per_gather', '0', true)
                   || set_config('enable_mergejoin', 'off', true)
            """;

    /** Currencies, and names of events without a value, of a tenant. */
    private static final int MOST_SUMS = 1_000;

    private final JdbcClient jdbc;

    StuckFactsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    StuckFacts read(Collection<TenantId> tenants, int mostCauses, Instant now) {
        List<StuckItems> items = new ArrayList<>();
        Map<Sum, StuckSubjects> subjects = new LinkedHashMap<>();
        Set<TenantId> several = new HashSet<>();
        of(GROUPS, tenants, now)
                .param("mostCauses", mostCauses)
                .param("mostSums", MOST_SUMS)
                .query(row -> {
                    switch (row.getString("kind")) {
                        case "CAUSE" -> items.add(cause(row));
                        case "SUBJECT" -> subjects.put(Sum.of(sum(row)), sum(row));
                        default -> several.add(tenant(row));
                    }
                });
        if (!several.isEmpty()) {
            String _ = jdbc.sql(TOGETHER).query(String.class).single();
            for (StuckSubjects added :
                    of(SHARED, several, now).query((row, _) -> sum(row)).list()) {
                subjects.computeIfPresent(Sum.of(added), (_, all) -> all.plus(added));
            }
        }
        return new StuckFacts(items, List.copyOf(subjects.values()));
    }

    /** What is summed up apart. */
    private record Sum(TenantId tenant, @Nullable String currency, @Nullable String event) {
        static Sum of(StuckSubjects subjects) {
            return new Sum(subjects.tenant(), subjects.currency(), subjects.event());
        }
    }

    private static StuckItems cause(ResultSet row) throws SQLException {
        return new StuckItems(
                tenant(row),
                row.getString("platform"),
                row.getString("state"),
                row.getString("error_code"),
                row.getString("message"),
                row.getString("currency"),
                row.getLong("items"),
                row.getBigDecimal("value"),
                row.getBigDecimal("recoverable"),
                Timestamps.instant(row, "oldest"));
    }

    private static StuckSubjects sum(ResultSet row) throws SQLException {
        return new StuckSubjects(
                tenant(row),
                row.getString("currency"),
                row.getString("event"),
                row.getLong("items"),
                row.getLong("taken"),
                row.getBigDecimal("value"),
                row.getBigDecimal("recoverable"));
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getObject("tenant_id", UUID.class));
    }

    private JdbcClient.StatementSpec of(String sql, Collection<TenantId> tenants, Instant now) {
        return jdbc.sql(sql)
                .param("tenants", FilterParameters.texts(tenants))
                .param("now", Timestamps.utc(now));
    }
}
