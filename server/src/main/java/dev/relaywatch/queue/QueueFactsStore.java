package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that counts tenants' queues, inside their transaction. */
@Component
class QueueFactsStore {
    /**
     * What was uploaded from each tenant's {@code since} until {@code to}, in one snapshot: whole
     * hours that stand counted and are as they were, and single uploads of all other time. Hours
     * are those of UTC, whatever zone the session is in.
     */
    private static final String UPLOADS =
            """
            WITH asked AS MATERIALIZED (
                SELECT a.tenant_id, a.since, date_bin('1 hour', a.since + interval '1 hour - 1 microsecond', 'epoch') AS first,
                       date_bin('1 hour', least(:to::timestamptz, (SELECT rolled_until FROM queue_hours_progress)),
                                'epoch') AS last,
                       EXISTS (SELECT FROM queue_hours_progress) AS counted
                  FROM unnest(:tenants::uuid[], :since::timestamptz[]) AS a (tenant_id, since)
            ), changed AS MATERIALIZED (
                SELECT DISTINCT c.tenant_id, c.hour
                  FROM asked a JOIN queue_hours_changed c ON c.tenant_id = a.tenant_id
                 WHERE a.counted AND c.hour >= a.first AND c.hour < a.last
            ), single AS (
                SELECT tenant_id, since AS begins, first AS ends FROM asked WHERE counted AND first < last
                UNION ALL
                SELECT tenant_id, last, :to FROM asked WHERE counted AND first < last
                UNION ALL
                SELECT tenant_id, since, :to FROM asked WHERE NOT counted OR first >= last
                UNION ALL
                SELECT tenant_id, hour, hour + interval '1 hour' FROM changed
            ), uploads AS (
                SELECT h.tenant_id, h.platform, h.uploaded, h.after_failure
                  FROM asked a, LATERAL (
                      SELECT tenant_id, hour, platform, uploaded, after_failure FROM queue_hours
                       WHERE tenant_id = a.tenant_id AND hour >= a.first AND hour < a.last) h
                 WHERE a.counted AND NOT EXISTS (SELECT FROM changed c WHERE c.tenant_id = h.tenant_id AND c.hour = h.hour)
                UNION ALL
                SELECT s.tenant_id, d.platform, d.uploaded, d.after_failure
                  FROM single s, LATERAL (
                      SELECT platform, count(*) AS uploaded, count(*) FILTER (WHERE retry_count > 0) AS after_failure
                        FROM queue_done
                       WHERE tenant_id = s.tenant_id AND uploaded_at >= s.begins AND uploaded_at < s.ends
                       GROUP BY platform) d
            )
            """;

    static final String AFTER_FAILURE =
            UPLOADS
                    + """
                    SELECT tenant_id, sum(after_failure)::bigint AS items FROM uploads GROUP BY tenant_id
                    """;

    /**
     * Each status is counted along an index that has all that is asked: what waits, what is stuck
     * and what is dead; the rest follows from these.
     */
    static final String STANDINGS =
            UPLOADS
                    + """
                    , waiting AS MATERIALIZED (
                        SELECT tenant_id, connection_id, platform, count(*) AS items FROM queue_items
                         WHERE tenant_id = ANY (:tenants::uuid[]) AND status IN ('pending', 'failed')
                         GROUP BY tenant_id, connection_id, platform
                    ), counts AS (
                        SELECT tenant_id, platform, items AS waiting, 0 AS stuck, 0 AS dead_letter, 0 AS uploaded, 0 AS failing,
                               0 AS dead, NULL::timestamptz AS oldest
                          FROM waiting
                        UNION ALL
                        SELECT tenant_id, platform, 0, count(*), 0, 0, 0, 0, NULL FROM queue_items
                         WHERE tenant_id = ANY (:tenants::uuid[]) AND status <> 'pending' GROUP BY tenant_id, platform
                        UNION ALL
                        SELECT tenant_id, platform, 0, 0, count(*), 0, 0, 0, NULL FROM queue_items
                         WHERE tenant_id = ANY (:tenants::uuid[]) AND status = 'dead_letter' GROUP BY tenant_id, platform
                        UNION ALL
                        SELECT tenant_id, platform, 0, 0, 0, uploaded, 0, 0, NULL FROM uploads
                        UNION ALL
                        SELECT tenant_id, platform, 0, 0, 0, 0, count(*), count(*) FILTER (WHERE status = 'dead_letter'), NULL
                          FROM queue_items
                         WHERE tenant_id = ANY (:tenants::uuid[]) AND failed_at >= :from AND failed_at < :to
                         GROUP BY tenant_id, platform
                        UNION ALL
                        SELECT w.tenant_id, w.platform, 0, 0, 0, 0, 0, 0, o.next_retry_at FROM waiting w, LATERAL (
                            SELECT next_retry_at FROM queue_items
                             WHERE tenant_id = w.tenant_id AND connection_id = w.connection_id AND platform = w.platform
                               AND status IN ('pending', 'failed') AND status = 'pending' AND next_retry_at <= :now
                             ORDER BY next_retry_at LIMIT 1) o
                    )
                    SELECT tenant_id, platform, sum(waiting - stuck + dead_letter)::bigint AS pending,
                           sum(stuck - dead_letter)::bigint AS failed, sum(dead_letter)::bigint AS dead_letter,
                           min(oldest) AS oldest, sum(uploaded)::bigint AS uploaded, sum(failing)::bigint AS failing,
                           sum(dead)::bigint AS dead
                      FROM counts GROUP BY tenant_id, platform ORDER BY tenant_id, platform
                    """;

    private static final String WAITING =
            """
            SELECT connection_id, count(*) AS items FROM queue_items
             WHERE tenant_id = ANY (:tenants::uuid[]) AND status IN ('pending', 'failed') GROUP BY connection_id
            """;

    /** Later than anything is uploaded, and within what a timestamp can be. */
    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient jdbc;

    QueueFactsStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<ConnectionId, Long> waiting(Collection<TenantId> tenants) {
        Map<ConnectionId, Long> waiting = new HashMap<>();
        jdbc.sql(WAITING)
                .param("tenants", FilterParameters.texts(List.copyOf(tenants)))
                .query(row -> {
                    waiting.put(
                            new ConnectionId(row.getObject("connection_id", UUID.class)),
                            row.getLong("items"));
                });
        return waiting;
    }

    List<DestinationStanding> standings(
            Collection<TenantId> tenants, Instant from, Instant to, Instant now) {
        return jdbc.sql(STANDINGS)
                .param("tenants", FilterParameters.texts(List.copyOf(tenants)))
                .param(
                        "since",
                        Collections.nCopies(tenants.size(), from.toString()).toArray(String[]::new))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .param("now", Timestamps.utc(now))
                .query((row, _) ->
                        new DestinationStanding(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getString("platform"),
                                row.getLong("pending"),
                                row.getLong("failed"),
                                row.getLong("dead_letter"),
                                Timestamps.instantOrNull(row, "oldest"),
                                row.getLong("uploaded"),
                                row.getLong("failing"),
                                row.getLong("dead")))
                .list();
    }

    Map<TenantId, Long> uploadedAfterFailure(Map<TenantId, Instant> since) {
        List<TenantId> tenants = List.copyOf(since.keySet());
        Map<TenantId, Long> items = new HashMap<>();
        tenants.forEach(tenant -> items.put(tenant, 0L));
        jdbc.sql(AFTER_FAILURE)
                .param("tenants", FilterParameters.texts(tenants))
                .param("since", FilterParameters.texts(tenants.stream().map(since::get).toList()))
                .param("to", Timestamps.utc(EVER))
                .query((row, _) ->
                        Map.entry(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getLong("items")))
                .list()
                .forEach(one -> items.put(one.getKey(), one.getValue()));
        return items;
    }
}
