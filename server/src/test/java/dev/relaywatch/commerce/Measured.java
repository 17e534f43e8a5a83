package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measurements for tests. */
final class Measured {
    static final String SHOP = "shop.example";
    static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

    private Measured() {}

    static OperationMetric good(TenantId tenant, String operation, long ms, Instant at) {
        return of(tenant, operation, ms, true, false, at);
    }

    static OperationMetric failed(TenantId tenant, String operation, Instant at) {
        return of(tenant, operation, 10, false, false, at);
    }

    static OperationMetric refused(TenantId tenant, String operation, Instant at) {
        return of(tenant, operation, 10, false, true, at);
    }

    private static OperationMetric of(
            TenantId tenant,
            String operation,
            long ms,
            boolean success,
            boolean refused,
            Instant at) {
        return new OperationMetric(
                tenant,
                "woocommerce",
                operation,
                ms,
                success,
                refused,
                success ? null : "timeout",
                success ? null : "no answer within 10 s",
                SHOP,
                null,
                BROWSER,
                at);
    }

    /** With other words. */
    static OperationMetric saying(
            OperationMetric metric, @Nullable String type, @Nullable String message) {
        return new OperationMetric(
                metric.tenant(),
                metric.platform(),
                metric.operation(),
                metric.durationMs(),
                metric.success(),
                metric.refused(),
                type,
                message,
                metric.domain(),
                metric.connection(),
                metric.userAgent(),
                metric.at());
    }

    static OperationMetric at(OperationMetric metric, String domain, @Nullable String agent) {
        return new OperationMetric(
                metric.tenant(),
                metric.platform(),
                metric.operation(),
                metric.durationMs(),
                metric.success(),
                metric.refused(),
                metric.errorType(),
                metric.errorMessage(),
                domain,
                metric.connection(),
                agent,
                metric.at());
    }

    static List<OperationMetric> times(int times, OperationMetric metric) {
        List<OperationMetric> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(metric);
        }
        return all;
    }
}
