package dev.relaywatch.commerce;

import dev.relaywatch.commerce.ShopOverviewStore.Sold;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What shops sold on days that follow each other. Not for several threads. */
final class ShopSales {
    private final List<LocalDate> days;
    private final Sum[] byDay;

    ShopSales(List<LocalDate> days) {
        this.days = List.copyOf(days);
        this.byDay = new Sum[days.size()];
        Arrays.fill(byDay, Sum.NOTHING);
    }

    /**
     * What was sold in a span of time.
     *
     * @param uncounted orders in another currency
     */
    record Sum(BigDecimal revenue, long orders, long uncounted) {
        static final Sum NOTHING = new Sum(BigDecimal.ZERO, 0, 0);

        private Sum plus(Sum other) {
            return new Sum(
                    revenue.add(other.revenue), orders + other.orders, uncounted + other.uncounted);
        }
    }

    /**
     * Adds a shop's; in its tenant's transaction.
     *
     * @param zone in which its days begin
     * @param until of the last day only what was sold before
     */
    void add(
            ShopOverviewStore store,
            ShopOverviewStore.Shop shop,
            String currency,
            ZoneId zone,
            Instant until) {
        List<Instant> starts =
                days.stream().map(day -> day.atStartOfDay(zone).toInstant()).toList();
        for (Sold sold : store.sold(shop, currency, starts, until)) {
            byDay[sold.span()] =
                    byDay[sold.span()].plus(
                            new Sum(sold.revenue(), sold.orders(), sold.uncounted()));
        }
    }

    Sum of(int day) {
        return byDay[day];
    }

    Sum total() {
        return Stream.of(byDay).reduce(Sum.NOTHING, Sum::plus);
    }
}
