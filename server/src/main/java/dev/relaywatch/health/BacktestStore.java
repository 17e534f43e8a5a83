package dev.relaywatch.health;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL that reads single results one after another, as the role of the running transaction. */
@Component
class BacktestStore {
    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};
    private static final int FETCHED_AT_ONCE = 1_000;

    private static final String RESULTS =
            """
            SELECT tenant_id, connection, status, latency_ms, details, checked_at
              FROM health_check_history
             WHERE service = :service AND checked_at >= :from AND checked_at < :to
               AND (:anyTenant OR tenant_id = :tenant::uuid)
             ORDER BY checked_at LIMIT :limit
            """;

    private final TenantTransaction transaction;
    private final JsonMapper json;

    BacktestStore(TenantTransaction transaction, JsonMapper json) {
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * What one check found.
     *
     * @param status the worst of what the monitor and the bounds of then said
     */
    record Sample(
            @Nullable TenantId tenant,
            String connection,
            HealthStatus status,
            Duration latency,
            Map<String, Object> details,
            Instant at) {}

    /**
     * Hands over the results in the order of time, in the running transaction: without one the
     * driver would hold them all.
     *
     * @param tenant whose; absent: everybody's
     */
    void each(
            String service,
            @Nullable TenantId tenant,
            Instant from,
            Instant to,
            int limit,
            Consumer<Sample> then) {
        transaction
                .jdbc()
                .sql(RESULTS)
                .withFetchSize(FETCHED_AT_ONCE)
                .param("service", service)
                .param("anyTenant", tenant == null)
                .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                .param("from", Timestamps.utc(from))
                .param("to", Timestamps.utc(to))
                .param("limit", limit)
                .query(row -> {
                    then.accept(read(row));
                });
    }

    private Sample read(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        String details = row.getString("details");
        return new Sample(
                tenant == null ? null : new TenantId(tenant),
                row.getString("connection"),
                HealthStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Duration.ofMillis(row.getInt("latency_ms")),
                details == null ? Map.of() : json.readValue(details, DETAILS),
                Timestamps.instant(row, "checked_at"));
    }
}
