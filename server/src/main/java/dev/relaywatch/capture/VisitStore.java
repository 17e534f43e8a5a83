package dev.relaywatch.capture;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of when visits began. Runs inside a tenant's transaction, or that of a group of tenants. */
@Component
class VisitStore {
    private static final String INSERT =
            """
            INSERT INTO visits (tenant_id, began_at, id)
            SELECT n.* FROM unnest(:tenants::uuid[], :times::timestamptz[], :ids::uuid[]) AS n (tenant_id, began_at, id)
            """;

    private static final String COUNT =
            """
            SELECT count(*) FROM visits WHERE tenant_id = :tenant AND began_at >= :from AND began_at < :to
            """;

    private static final String FIRST =
            "SELECT min(began_at) FROM visits WHERE tenant_id = :tenant";

    private final JdbcClient jdbc;

    VisitStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One visit a touch. */
    void insert(Collection<Touch> begun) {
        jdbc.sql(INSERT)
                .param(
                        "tenants",
                        begun.stream()
                                .map(touch -> touch.visitor().tenant().toString())
                                .toArray(String[]::new))
                .param(
                        "times",
                        begun.stream().map(touch -> touch.at().toString()).toArray(String[]::new))
                .param("ids", begun.stream().map(_ -> Ids.next().toString()).toArray(String[]::new))
                .update();
    }

    long count(TenantId tenant, Instant from, Instant to) {
        return jdbc.sql(COUNT)
                .param("tenant", tenant.value())
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .query(Long.class)
                .single();
    }

    Optional<Instant> first(TenantId tenant) {
        return jdbc.sql(FIRST)
                .param("tenant", tenant.value())
                .query((row, _) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }
}
