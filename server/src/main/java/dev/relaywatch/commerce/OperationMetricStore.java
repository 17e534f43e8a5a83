package dev.relaywatch.commerce;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of how operations went. */
@Component
class OperationMetricStore {
    /** What comes into an hour that is closed is noted, so that the hour is counted again. */
    private static final String INSERT =
            """
            WITH stored AS (
                INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success, refused, error_type,
                                               error_message, customer_config_id, user_agent, created_at)
                SELECT n.* FROM unnest(:tenants::uuid[], :ids::uuid[], :platforms::text[], :operations::text[], :domains::text[],
                                       :durations::int[], :successes::bool[], :refusals::bool[], :types::text[],
                                       :messages::text[], :connections::uuid[], :agents::text[], :times::timestamptz[])
                    AS n (tenant_id, id, platform, operation, domain, duration_ms, success, refused, error_type,
                          error_message, customer_config_id, user_agent, created_at)
                RETURNING tenant_id, created_at
            )
            INSERT INTO operation_changes (tenant_id, hour)
            SELECT DISTINCT tenant_id, date_trunc('hour', created_at, 'UTC')
              FROM stored WHERE created_at < (SELECT closed_until FROM operation_progress)
            """;

    private final TenantTransaction transaction;
    private final JdbcClient jdbc;

    OperationMetricStore(TenantTransaction transaction, JdbcClient jdbc) {
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    /** All of them or, with an exception, none; in a transaction of its own, of any tenants. */
    void insert(List<OperationMetric> given) {
        if (given.isEmpty()) {
            return;
        }
        List<OperationMetric> metrics = given.stream().map(StorableMetric::of).toList();
        Set<TenantId> tenants =
                metrics.stream().map(OperationMetric::tenant).collect(Collectors.toSet());
        transaction.within(
                tenants,
                () ->
                        jdbc.sql(INSERT)
                                .param("tenants", texts(metrics, OperationMetric::tenant))
                                .param("ids", texts(metrics, _ -> Ids.next()))
                                .param("platforms", texts(metrics, OperationMetric::platform))
                                .param("operations", texts(metrics, OperationMetric::operation))
                                .param("domains", texts(metrics, OperationMetric::domain))
                                .param(
                                        "durations",
                                        metrics.stream()
                                                .map(OperationMetric::durationMs)
                                                .toArray(Long[]::new))
                                .param("successes", flags(metrics, OperationMetric::success))
                                .param("refusals", flags(metrics, OperationMetric::refused))
                                .param("types", texts(metrics, OperationMetric::errorType))
                                .param("messages", texts(metrics, OperationMetric::errorMessage))
                                .param("connections", texts(metrics, OperationMetric::connection))
                                .param("agents", texts(metrics, OperationMetric::userAgent))
                                .param(
                                        "times",
                                        texts(metrics, metric -> Timestamps.utc(metric.at())))
                                .update());
    }

    private static Boolean[] flags(
            List<OperationMetric> metrics, Function<OperationMetric, Boolean> flag) {
        return metrics.stream().map(flag).toArray(Boolean[]::new);
    }

    private static @Nullable String[] texts(
            List<OperationMetric> metrics, Function<OperationMetric, @Nullable Object> value) {
        return metrics.stream()
                .map(value)
                .map(one -> one == null ? null : one.toString())
                .toArray(String[]::new);
    }
}
