package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** A suppression is written with its subject, at the same time: that finds its partition. */
    private static final String OF_SUBJECTS =
            """
            SELECT coalesce(event_id, conversion_id) AS subject, connection_id, platform, reason FROM suppressed_deliveries
             WHERE tenant_id = :tenant AND created_at BETWEEN :first AND :last
               AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[])) ORDER BY id
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
        return of(tenant, List.of(subject));
    }

    List<Suppression> of(TenantId tenant, Collection<Subject> subjects) {
        if (subjects.isEmpty()) {
            return List.of();
        }
        Map<UUID, Subject> byId =
                subjects.stream().collect(Collectors.toMap(Subject::id, Function.identity()));
        List<Instant> stored = subjects.stream().map(Subject::storedAt).sorted().toList();
        return jdbc.sql(OF_SUBJECTS)
                .param("tenant", tenant.value())
                .param(
                        "subjects",
                        byId.keySet().stream().map(UUID::toString).toArray(String[]::new))
                .param("first", Timestamps.utc(stored.getFirst()))
                .param("last", Timestamps.utc(stored.getLast()))
                .query((row, _) -> {
                    UUID id = row.getObject("subject", UUID.class);
                    return new Suppression(
                            id,
                            new Lane(
                                    tenant,
                                    new ConnectionId(row.getObject("connection_id", UUID.class)),
                                    row.getString("platform")),
                            Objects.requireNonNull(byId.get(id)),
                            row.getString("reason"));
                })
                .list();
    }
}
