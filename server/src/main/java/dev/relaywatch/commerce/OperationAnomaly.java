package dev.relaywatch.commerce;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An hour of an operation on a shop was not as usual.
 *
 * @param metric {@code rate} (calls), {@code latency} (milliseconds at p95) or {@code errors}
 *     (percent of calls)
 * @param hour its beginning
 * @param sentence what was seen and what is usual, for people
 */
public record OperationAnomaly(
        TenantId tenant,
        String platform,
        String domain,
        String operation,
        String metric,
        Instant hour,
        BigDecimal value,
        BigDecimal expected,
        String sentence) {}
