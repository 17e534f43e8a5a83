package dev.relaywatch.commerce;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one operation went.
 *
 * @param platform {@code woocommerce}, {@code shopify} or another that its sender names
 * @param durationMs whole milliseconds, rounded
 * @param refused whether the shop itself declined, such as an order that does not exist: no
 *     success, and no trouble of the shop either
 * @param errorType absent on success
 * @param errorMessage in words, without personal data and secrets; absent on success
 * @param domain of the shop
 * @param connection absent where another system made the call
 * @param at when it began
 */
record OperationMetric(
        TenantId tenant,
        String platform,
        String operation,
        long durationMs,
        boolean success,
        boolean refused,
        @Nullable String errorType,
        @Nullable String errorMessage,
        String domain,
        @Nullable ConnectionId connection,
        @Nullable String userAgent,
        Instant at) {}
