package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operations of WooCommerce, stored as the server stores them, for tests of their numbers. */
public final class MeasuredOperations {
    private final OperationMetricStore store;

    /**
     * @param application sees the rows of the tenants named
     */
    public MeasuredOperations(TenantTransaction transaction, JdbcClient application) {
        this.store = new OperationMetricStore(transaction, application);
    }

    /** One; what is no success timed out. */
    public void store(
            TenantId tenant, String operation, String domain, int ms, boolean success, Instant at) {
        store(tenant, operation, domain, new int[] {ms}, success ? 0 : 1, at);
    }

    /**
     * Many at a time, a second apart.
     *
     * @param failures how many of the first ones timed out
     */
    public void store(
            TenantId tenant, String operation, String domain, int[] ms, int failures, Instant at) {
        List<OperationMetric> metrics = new ArrayList<>();
        for (int i = 0; i < ms.length; i++) {
            OperationMetric one =
                    i < failures
                            ? Measured.failed(tenant, operation, at.plusSeconds(i))
                            : Measured.good(tenant, operation, ms[i], at.plusSeconds(i));
            metrics.add(
                    new OperationMetric(
                            one.tenant(),
                            one.platform(),
                            one.operation(),
                            ms[i],
                            one.success(),
                            one.refused(),
                            one.errorType(),
                            one.errorMessage(),
                            domain,
                            one.connection(),
                            one.userAgent(),
                            one.at()));
        }
        store.insert(metrics);
    }
}
