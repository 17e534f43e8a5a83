package dev.relaywatch.health;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a check is, or is not, told of: its bounds, and how far its results confirm anything.
 *
 * @param reason why it is not healthy; absent where it is
 * @param checkedAt absent before the first check
 * @param bounds absent for the status itself, and where the metric has none
 */
public record CheckFacts(
        String connection,
        HealthStatus status,
        @Nullable String reason,
        @Nullable Instant checkedAt,
        @Nullable Bounds bounds,
        Counts counts) {

    /**
     * @param direction {@code normal} where high values are bad, {@code inverse} where low ones are
     * @param origin {@code built_in}, {@code file} or {@code people}
     * @param ownOfTenant whether they hold for the tenant alone
     */
    public record Bounds(
            String direction,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            String origin,
            boolean ownOfTenant) {}

    /**
     * @param bad results in a row
     * @param fine results in a row
     * @param confirmed {@code fine}, {@code warning} or {@code critical}
     */
    public record Counts(
            int bad, int fine, int failuresToAlert, int successesToRecover, String confirmed) {}
}
