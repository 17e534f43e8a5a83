package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the dead letters of all lanes, as the platform's role. */
@Component
class DeadLetterStore {
    /**
     * From lane to lane along the index of dead letters; of each a bounded number, newest first.
     */
    private static final String READ =
            """
            WITH RECURSIVE lane AS (
                (SELECT tenant_id, connection_id, platform FROM queue_items WHERE status = 'dead_letter'
                  ORDER BY tenant_id, connection_id, platform LIMIT 1)
                UNION ALL
                SELECT n.* FROM lane l, LATERAL (
                    SELECT tenant_id, connection_id, platform FROM queue_items
                     WHERE status = 'dead_letter'
                       AND (tenant_id, connection_id, platform) > (l.tenant_id, l.connection_id, l.platform)
                     ORDER BY tenant_id, connection_id, platform LIMIT 1) n
            )
            SELECT l.tenant_id, l.connection_id, l.platform, d.items, d.last_error
              FROM lane l CROSS JOIN LATERAL (
                SELECT count(*) AS items, (array_agg(last_error ORDER BY created_at DESC))[1] AS last_error
                  FROM (SELECT last_error, created_at FROM queue_items
                         WHERE tenant_id = l.tenant_id AND connection_id = l.connection_id AND platform = l.platform
                           AND status = 'dead_letter' ORDER BY created_at DESC LIMIT :most) newest) d
            """;

    private final JdbcClient jdbc;

    DeadLetterStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<DeadLetters> read() {
        return jdbc.sql(READ)
                .param("most", DeadLetters.MOST)
                .query((row, _) ->
                        new DeadLetters(
                                new Lane(
                                        new TenantId(row.getObject("tenant_id", UUID.class)),
                                        new ConnectionId(
                                                row.getObject("connection_id", UUID.class)),
                                        row.getString("platform")),
                                row.getLong("items"),
                                Objects.requireNonNullElse(row.getString("last_error"), "")))
                .list();
    }
}
