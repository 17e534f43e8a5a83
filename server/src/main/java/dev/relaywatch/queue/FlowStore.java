package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that counts deliveries over time, inside the transaction of their tenants. */
@Component
class FlowStore {
    /**
     * Hours that stand counted and are as they were, and single uploads of all other time; see
     * {@link QueueFactsStore}.
     */
    static final String FLOW =
            """
            WITH rolled AS MATERIALIZED (
                SELECT least(:to::timestamptz, coalesce((SELECT rolled_until FROM queue_hours_progress), :from)) AS until
            ), changed AS MATERIALIZED (
                SELECT DISTINCT tenant_id, hour FROM queue_hours_changed
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND hour >= :from AND hour < (SELECT until FROM rolled)
            ), counts AS (
                SELECT h.hour AS at, h.platform, h.uploaded, 0 AS failing FROM queue_hours h
                 WHERE h.tenant_id = ANY (:tenants::uuid[]) AND h.hour >= :from AND h.hour < (SELECT until FROM rolled)
                   AND NOT EXISTS (SELECT FROM changed c WHERE c.tenant_id = h.tenant_id AND c.hour = h.hour)
                UNION ALL
                SELECT c.hour, d.platform, d.uploaded, 0 FROM changed c, LATERAL (
                    SELECT platform, count(*) AS uploaded FROM queue_done
                     WHERE tenant_id = c.tenant_id AND uploaded_at >= c.hour AND uploaded_at < c.hour + interval '1 hour'
                     GROUP BY platform) d
                UNION ALL
                SELECT date_bin(make_interval(secs => :step), uploaded_at, :from), platform, count(*), 0 FROM queue_done
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND uploaded_at >= greatest(:from, (SELECT until FROM rolled))
                   AND uploaded_at < :to
                 GROUP BY 1, platform
                UNION ALL
                SELECT date_bin(make_interval(secs => :step), failed_at, :from), platform, 0, count(*) FROM queue_items
                 WHERE tenant_id = ANY (:tenants::uuid[]) AND failed_at >= :from AND failed_at < :to
                 GROUP BY 1, platform
            )
            SELECT date_bin(make_interval(secs => :step), at, :from) AS at, platform, sum(uploaded)::bigint AS uploaded,
                   sum(failing)::bigint AS failing
              FROM counts GROUP BY 1, platform ORDER BY 1, platform
            """;

    private static final String UPLOADED =
            "SELECT count(*) FROM queue_done WHERE tenant_id = ANY (:tenants::uuid[]) AND uploaded_at >= :since";

    private final JdbcClient jdbc;

    FlowStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Flow> flow(Collection<TenantId> tenants, Instant from, Instant to, Duration step) {
        return jdbc.sql(FLOW)
                .param("tenants", FilterParameters.texts(List.copyOf(tenants)))
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .param("step", step.toSeconds())
                .query((row, _) ->
                        new Flow(
                                Timestamps.instant(row, "at"),
                                row.getString("platform"),
                                row.getLong("uploaded"),
                                row.getLong("failing")))
                .list();
    }

    long uploadedSince(Collection<TenantId> tenants, Instant since) {
        return jdbc.sql(UPLOADED)
                .param("tenants", FilterParameters.texts(List.copyOf(tenants)))
                .param("since", Timestamps.utc(since))
                .query(Long.class)
                .single();
    }
}
