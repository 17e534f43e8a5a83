package dev.relaywatch.capture;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the visitors. Runs inside a tenant's transaction, or that of a group of tenants. */
@Component
class VisitorStore {
    /**
     * Sorted, so that two groups with the same visitors wait for each other instead of
     * dead-locking.
     */
    private static final String SEEN =
            """
            INSERT INTO visitors AS v (tenant_id, id, visitor_id, first_seen_at, last_seen_at, created_at)
            SELECT tenant_id, id, visitor_id, :now, :now, :now
              FROM unnest(:tenants::uuid[], :ids::uuid[], :visitors::text[]) AS n (tenant_id, id, visitor_id)
             ORDER BY tenant_id, visitor_id
            ON CONFLICT (tenant_id, visitor_id) DO UPDATE SET last_seen_at = greatest(v.last_seen_at, excluded.last_seen_at)
            RETURNING tenant_id, visitor_id, id
            """;

    private static final String NAME =
            "SELECT visitor_id FROM visitors WHERE tenant_id = :tenant AND id = :id";

    private final JdbcClient jdbc;

    VisitorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A visitor of a tenant.
     *
     * @param name the cookie's value
     */
    record Visitor(TenantId tenant, String name) {}

    /** Notes that they were seen now, and gives their row ids. */
    Map<Visitor, UUID> seen(Collection<Visitor> visitors, Instant now) {
        List<Visitor> each = List.copyOf(visitors);
        Map<Visitor, UUID> ids = new HashMap<>();
        if (each.isEmpty()) {
            return ids;
        }
        jdbc.sql(SEEN)
                .param(
                        "tenants",
                        each.stream().map(v -> v.tenant().toString()).toArray(String[]::new))
                .param("ids", each.stream().map(_ -> Ids.next().toString()).toArray(String[]::new))
                .param("visitors", each.stream().map(Visitor::name).toArray(String[]::new))
                .param("now", Timestamps.utc(now))
                .query(row -> {
                    ids.put(
                            new Visitor(
                                    new TenantId(row.getObject("tenant_id", UUID.class)),
                                    row.getString("visitor_id")),
                            row.getObject("id", UUID.class));
                });
        return ids;
    }

    /** The cookie's value of a visitor. */
    String name(TenantId tenant, UUID id) {
        return jdbc.sql(NAME)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(String.class)
                .single();
    }
}
