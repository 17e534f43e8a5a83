package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How operations on shops went, for whoever shows them. */
public interface OperationReports {
    /**
     * @param domain absent: of all shops of the platform
     * @param days the last so many times 24 hours
     */
    Report of(TenantId tenant, String platform, @Nullable String domain, int days);

    /**
     * A period.
     *
     * @param before the period before; absent where nothing of it is known
     * @param byOperation the most frequent first
     * @param unusual hours, the newest first
     * @param from where it really begins
     */
    record Report(
            Outcomes all,
            @Nullable Outcomes before,
            List<Named> byOperation,
            List<OperationAnomaly> unusual,
            Instant from) {
        public Report {
            byOperation = List.copyOf(byOperation);
            unusual = List.copyOf(unusual);
        }
    }

    /**
     * @param successRate in percent, with one decimal
     * @param p50Ms by nearest rank, as the others
     * @param errors what did not succeed, refusals of the shop included
     */
    record Outcomes(
            long calls, BigDecimal successRate, int p50Ms, int p95Ms, int p99Ms, long errors) {}

    record Named(String operation, Outcomes outcomes) {}
}
