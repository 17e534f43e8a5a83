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
     * Tenant by tenant along the index of what is stuck; newest first, so that the error is the
     * newest's.
     */
    private static final String READ =
            """
            SELECT t.id AS tenant_id, d.connection_id, d.platform, count(*) AS items,
                   (array_agg(d.last_error))[1] AS last_error
              FROM tenants t CROSS JOIN LATERAL (
                SELECT connection_id, platform, last_error FROM queue_items
                 WHERE tenant_id = t.id AND status = 'dead_letter' ORDER BY created_at DESC LIMIT :most) d
             GROUP BY t.id, d.connection_id, d.platform
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
