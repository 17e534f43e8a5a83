package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of whose turn it is to judge operations, and how they went lately; in a transaction of the
 * platform's role.
 */
@Component
class OperationRoundStore {
    /** A shorter interval than before counts at once. */
    private static final String TAKE =
            """
            UPDATE operation_rounds SET began_at = :now
             WHERE began_at IS NULL OR began_at <= :now - make_interval(secs => :interval)
            """;

    /**
     * From one operation that there is to the next, so that the rows of an hour are not all read;
     * at most 2,000 of a tenant are looked at. The month alone bounds the look for them: it leaves
     * no row of an operation to be skipped one by one.
     */
    private static final String STANDINGS =
            """
            SELECT t.id AS tenant_id, k.platform, k.domain, k.operation, k.durations, k.answered
              FROM unnest(:tenants::uuid[]) AS t (id)
             CROSS JOIN LATERAL (
                   WITH RECURSIVE known AS (
                       (SELECT m.platform, m.domain, m.operation, m.created_at AS newest, 1 AS number
                          FROM operation_metrics m
                         WHERE m.tenant_id = t.id AND m.created_at >= :month
                         ORDER BY m.platform, m.domain, m.operation, m.created_at DESC LIMIT 1)
                       UNION ALL
                       SELECT n.platform, n.domain, n.operation, n.created_at, known.number + 1
                         FROM known CROSS JOIN LATERAL (
                              SELECT m.platform, m.domain, m.operation, m.created_at
                                FROM operation_metrics m
                               WHERE m.tenant_id = t.id AND m.created_at >= :month
                                 AND (m.platform, m.domain, m.operation) > (known.platform, known.domain, known.operation)
                               ORDER BY m.platform, m.domain, m.operation, m.created_at DESC LIMIT 1) n
                        WHERE known.number < 2000
                   )
                   SELECT known.platform, known.domain, known.operation, l.durations, l.answered
                     FROM known CROSS JOIN LATERAL (
                          SELECT array_agg(o.duration_ms ORDER BY o.created_at DESC) AS durations,
                                 array_agg(o.success OR o.refused ORDER BY o.created_at DESC) AS answered
                            FROM (SELECT m.duration_ms, m.success, m.refused, m.created_at
                                    FROM operation_metrics m
                                   WHERE m.tenant_id = t.id AND m.platform = known.platform AND m.domain = known.domain
                                     AND m.operation = known.operation AND m.created_at >= :since
                                   ORDER BY m.created_at DESC LIMIT :newest) o) l
                    WHERE known.newest >= :since) k
            """;

    private final JdbcClient jdbc;

    OperationRoundStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether a round is due, and this node's: no other gets it. */
    boolean take(Instant now, Duration interval) {
        return jdbc.sql(TAKE)
                        .param("now", Timestamps.utc(now))
                        .param("interval", interval.toMillis() / 1e3)
                        .update()
                > 0;
    }

    /** Of every operation that was called since then. */
    List<OperationStanding> standings(Collection<TenantId> tenants, Instant since) {
        return jdbc.sql(STANDINGS)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param("since", Timestamps.utc(since))
                .param(
                        "month",
                        since.atOffset(ZoneOffset.UTC)
                                .toLocalDate()
                                .withDayOfMonth(1)
                                .atStartOfDay()
                                .atOffset(ZoneOffset.UTC))
                .param("newest", OperationStanding.NEWEST)
                .query((row, _) -> standing(row))
                .list();
    }

    private static OperationStanding standing(ResultSet row) throws SQLException {
        return OperationStanding.of(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("platform"),
                row.getString("domain"),
                row.getString("operation"),
                (Integer[]) row.getArray("durations").getArray(),
                (Boolean[]) row.getArray("answered").getArray());
    }
}
