package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of deliveries that were held back. Runs inside a tenant's transaction, or that of a group of
 * tenants.
 */
@Component
class SuppressionStore {
    private static final String INSERT =
            """
            INSERT INTO suppressed_deliveries (tenant_id, id, connection_id, platform, conversion_id, event_id, reason, created_at)
            VALUES (:tenant, :id, :connection, :platform, :conversion::uuid, :event::uuid, :reason, :at)
            """;

    private static final String OF_SUBJECT =
            """
            SELECT connection_id, platform, reason FROM suppressed_deliveries
             WHERE tenant_id = :tenant AND (event_id = :subject OR conversion_id = :subject) ORDER BY id
            """;

    private final JdbcClient jdbc;

    SuppressionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param reason {@code consent} or {@code erasure}
     */
    record Suppression(UUID id, Lane lane, Subject subject, String reason) {}

    void insert(List<Suppression> suppressions) {
        for (Suppression suppression : suppressions) {
            Subject subject = suppression.subject();
            jdbc.sql(INSERT)
                    .param("tenant", suppression.lane().tenant().value())
                    .param("id", suppression.id())
                    .param("connection", suppression.lane().connection().value())
                    .param("platform", suppression.lane().platform())
                    .param(
                            "conversion",
                            subject instanceof Subject.Conversion ? subject.id().toString() : null)
                    .param(
                            "event",
                            subject instanceof Subject.Event ? subject.id().toString() : null)
                    .param("reason", suppression.reason())
                    .param("at", Timestamps.utc(subject.storedAt()))
                    .update();
        }
    }

    List<Suppression> of(TenantId tenant, Subject subject) {
        return jdbc.sql(OF_SUBJECT)
                .param("tenant", tenant.value())
                .param("subject", subject.id())
                .query((row, _) ->
                        new Suppression(
                                subject.id(),
                                new Lane(
                                        tenant,
                                        new ConnectionId(
                                                row.getObject("connection_id", UUID.class)),
                                        row.getString("platform")),
                                subject,
                                row.getString("reason")))
                .list();
    }
}
