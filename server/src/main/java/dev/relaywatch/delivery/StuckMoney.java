package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's stuck deliveries are worth. A sale that waits for several destinations is one
 * sale in the totals, and one at each destination by cause.
 *
 * @param causes the dearest first, at most 100
 */
public record StuckMoney(
        TenantId tenant, List<Total> totals, List<WithoutValue> withoutValue, List<Cause> causes) {
    public StuckMoney {
        totals = List.copyOf(totals);
        withoutValue = List.copyOf(withoutValue);
        causes = List.copyOf(causes);
    }

    /** For an order alone: amounts of several currencies as they stand. */
    public BigDecimal weight() {
        return totals.stream().map(Total::value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Of all sales in one currency.
     *
     * @param recoverable of what a platform would still take; the rest is lost
     */
    public record Total(String currency, long sales, BigDecimal value, BigDecimal recoverable) {}

    /**
     * Sales that carry no value, by the event's name or {@code conversion.qualified} and {@code
     * conversion.closed}.
     */
    public record WithoutValue(String event, long sales, long recoverable) {}

    /**
     * @param state {@code dead_letter}, {@code failed}, or {@code paused} for what waits in a lane
     *     whose account is refused
     * @param errorCode the platform's; absent where it was never tried
     * @param currency absent where the items carry no value
     */
    public record Cause(
            String destination,
            String state,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable String currency,
            long items,
            BigDecimal value,
            BigDecimal recoverable,
            Instant oldest) {}
}
