package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file was applied; published for the installation and for each tenant in it,
 * within the transaction that applies it.
 *
 * @param tenant absent for the installation's own
 */
public record ThresholdsConfigured(@Nullable TenantId tenant, List<Bounds> bounds) {

    /**
     * @param inverse whether low values are bad
     * @param warning absent: critical at once
     * @param severity of the alert; absent where it follows from the service and the bound
     */
    public record Bounds(
            String service,
            String metric,
            boolean inverse,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            @Nullable String severity) {}
}
