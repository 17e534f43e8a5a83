package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.sum;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.GetSalesReport.Day;
import dev.relaywatch.commerce.operation.GetSalesReport.Period;
import dev.relaywatch.commerce.operation.GetSalesReport.Report;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Counts orders as Shopify does: total sales are what is left of the orders after returns, with tax
 * and shipping; net sales are their goods after discounts and returns. Where prices include tax all
 * of an order's tax is taken off its goods, that of shipping too, which Shopify tells by the line
 * only.
 */
class SalesCount {
    private final Period period;
    private final ZoneId zone;
    private final String currency;
    private final Map<String, Sum> byDay = new TreeMap<>();
    private final Sum all = new Sum();

    private static final class Sum {
        private BigDecimal sales = BigDecimal.ZERO;
        private BigDecimal net = BigDecimal.ZERO;
        private BigDecimal refunds = BigDecimal.ZERO;
        private int orders;
        private int items;

        void add(JsonNode order) {
            BigDecimal tax =
                    flag(order, "taxesIncluded")
                            ? sum(order, "currentTotalTaxSet")
                            : BigDecimal.ZERO;
            sales = sales.add(sum(order, "currentTotalPriceSet"));
            net = net.add(sum(order, "currentSubtotalPriceSet")).subtract(tax);
            refunds = refunds.add(sum(order, "totalRefundedSet"));
            orders++;
            items += count(order.path("currentSubtotalLineItemsQuantity"));
        }
    }

    /**
     * @param today the last day; days without an order count as nothing
     */
    SalesCount(Period period, LocalDate today, ZoneId zone, String currency) {
        this.period = period;
        this.zone = zone;
        this.currency = currency;
        first(period, today)
                .datesUntil(today.plusDays(1))
                .forEach(day -> byDay.putIfAbsent(key(day), new Sum()));
    }

    /** The first day of a period that ends today. */
    static LocalDate first(Period period, LocalDate today) {
        return switch (period) {
            case DAY -> today;
            case WEEK -> today.minusDays(6);
            case MONTH -> today.withDayOfMonth(1);
            case YEAR -> today.withDayOfYear(1);
        };
    }

    /** What was sold at a time outside of the period is left out. */
    void add(JsonNode order) {
        Instant at = time(order, "processedAt");
        Sum day = at == null ? null : byDay.get(key(LocalDate.ofInstant(at, zone)));
        if (day != null) {
            day.add(order);
            all.add(order);
        }
    }

    private String key(LocalDate day) {
        return period == Period.YEAR ? YearMonth.from(day).toString() : day.toString();
    }

    Report report() {
        return new Report(
                period,
                amount(all.sales),
                amount(all.net),
                all.orders,
                all.items,
                amount(
                        all.orders == 0
                                ? BigDecimal.ZERO
                                : all.sales.divide(
                                        BigDecimal.valueOf(all.orders), 2, RoundingMode.HALF_UP)),
                amount(all.refunds),
                byDay.entrySet().stream()
                        .map(one ->
                                new Day(
                                        one.getKey(),
                                        amount(one.getValue().sales),
                                        one.getValue().orders,
                                        one.getValue().items))
                        .toList());
    }

    private Amount amount(BigDecimal sum) {
        return Amount.of(sum, currency);
    }
}
