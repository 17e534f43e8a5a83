package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.Subject;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
            SELECT n.* FROM unnest(:tenants::uuid[], :ids::uuid[], :connections::uuid[], :platforms::text[], :conversions::uuid[],
                                   :events::uuid[], :reasons::text[], :storedAt::timestamptz[]) AS n
            """;

    /** A suppression is written with its subject, at the same time: that finds its partition. */
    private static final String OF_SUBJECTS =
            """
            SELECT tenant_id, coalesce(event_id, conversion_id) AS subject, connection_id, platform, reason FROM suppressed_deliveries
             WHERE tenant_id = ANY (:tenants::uuid[]) AND created_at BETWEEN :first AND :last
               AND (event_id = ANY (:subjects::uuid[]) OR conversion_id = ANY (:subjects::uuid[])) ORDER BY id
            """;

    /** More than the database's microseconds make of a moment. */
    private static final Duration ROUNDING = Duration.ofMillis(1);

    private final JdbcClient jdbc;

    SuppressionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param reason {@code consent} or {@code erasure}
     */
    record Suppression(UUID id, Lane lane, Subject subject, String reason) {}

    void insert(List<Suppression> suppressions) {
        if (suppressions.isEmpty()) {
            return;
        }
        jdbc.sql(INSERT)
                .param("tenants", texts(suppressions, s -> s.lane().tenant()))
                .param("ids", texts(suppressions, Suppression::id))
                .param("connections", texts(suppressions, s -> s.lane().connection()))
                .param("platforms", texts(suppressions, s -> s.lane().platform()))
                .param(
                        "conversions",
                        texts(
                                suppressions,
                                s -> s.subject() instanceof Subject.Conversion c ? c.id() : null))
                .param(
                        "events",
                        texts(
                                suppressions,
                                s -> s.subject() instanceof Subject.Event e ? e.id() : null))
                .param("reasons", texts(suppressions, Suppression::reason))
                .param("storedAt", texts(suppressions, s -> s.subject().storedAt()))
                .update();
    }

    private static @Nullable String[] texts(
            List<Suppression> suppressions, Function<Suppression, @Nullable Object> column) {
        return suppressions.stream()
                .map(s -> Objects.toString(column.apply(s), null))
                .toArray(String[]::new);
    }

    List<Suppression> of(TenantId tenant, Subject subject) {
        return of(tenant, List.of(subject));
    }

    List<Suppression> of(TenantId tenant, Collection<Subject> subjects) {
        return of(List.of(tenant), subjects);
    }

    List<Suppression> of(Collection<TenantId> tenants, Collection<Subject> subjects) {
        if (subjects.isEmpty()) {
            return List.of();
        }
        Map<UUID, Subject> byId =
                subjects.stream().collect(Collectors.toMap(Subject::id, Function.identity()));
        List<Instant> stored = subjects.stream().map(Subject::storedAt).sorted().toList();
        return jdbc.sql(OF_SUBJECTS)
                .param("tenants", tenants.stream().map(TenantId::toString).toArray(String[]::new))
                .param(
                        "subjects",
                        byId.keySet().stream().map(UUID::toString).toArray(String[]::new))
                .param("first", Timestamps.utc(stored.getFirst().minus(ROUNDING)))
                .param("last", Timestamps.utc(stored.getLast().plus(ROUNDING)))
                .query((row, _) -> {
                    UUID id = row.getObject("subject", UUID.class);
                    return new Suppression(
                            id,
                            new Lane(
                                    new TenantId(row.getObject("tenant_id", UUID.class)),
                                    new ConnectionId(row.getObject("connection_id", UUID.class)),
                                    row.getString("platform")),
                            Objects.requireNonNull(byId.get(id)),
                            row.getString("reason"));
                })
                .list();
    }
}
