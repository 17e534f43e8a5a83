package dev.relaywatch.commerce;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.commerce.ShopSource.Item;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How shops are doing, in figures.
 *
 * @param currency of all sums; absent while nothing was read
 * @param revenueByDay each day of the period, by the shop's clock
 * @param syncedAt when a shop was last read whole; of several the one longest ago; absent where one
 *     never was
 * @param stale whether that is too long ago
 * @param message what is to be known of the figures; absent where nothing is
 */
public record ShopOverview(
        @Nullable String currency,
        Kpis kpis,
        List<Day> revenueByDay,
        List<AbandonedCart> abandonedCarts,
        List<Low> lowStock,
        @Nullable Instant syncedAt,
        boolean stale,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message) {
    public record Kpis(Kpi revenue, Kpi orders, Kpi averageOrder, Kpi conversionRate) {}

    /**
     * @param value absent where it is not known
     * @param previous of as many days before, up to the same time of the day; absent as well
     */
    public record Kpi(@Nullable BigDecimal value, @Nullable BigDecimal previous) {}

    /**
     * @param previous revenue of the day as many days before as the period has; of the last one up
     *     to the same time of the day; absent where it is not known
     */
    public record Day(
            LocalDate date, BigDecimal revenue, long orders, @Nullable BigDecimal previous) {}

    /**
     * @param recoveryUrl where its customer goes on; absent where there is no such page
     * @param domain of the shop; absent where the tenant has but one
     */
    public record AbandonedCart(
            String id,
            Instant createdAt,
            BigDecimal total,
            String currency,
            String status,
            @Nullable String recoveryUrl,
            List<Item> items,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String domain) {}

    /** As {@link AbandonedCart} of what there is little of. */
    public record Low(
            String id,
            String name,
            String sku,
            int stockQuantity,
            int threshold,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String domain) {}
}
