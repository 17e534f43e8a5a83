package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.sum;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.GetSalesReport;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import tools.jackson.databind.JsonNode;

/**
 * The shop's own report. Its {@code average_sales} is of a day, not of an order. Source:
 * WooCommerce REST API v3, "Retrieve sales report".
 */
class WooGetSalesReport extends GetSalesReport {
    private final WooClient client;
    private final WooCurrencies currencies;
    private final Clock clock;

    WooGetSalesReport(WooClient client, WooCurrencies currencies, Clock clock) {
        this.client = client;
        this.currencies = currencies;
        this.clock = clock;
    }

    @Override
    public OperationResult<Report> run(Shop shop, Parameters asked) {
        Period period = requireNonNullElse(asked.period(), Period.WEEK);
        return client.get(shop, "reports/sales", query(shop, period))
                .then(found ->
                        currencies
                                .of(shop)
                                .map(currency -> report(period, found.path(0), currency)));
    }

    /** A single day has no name: it is asked for by its date. */
    private Query query(Shop shop, Period period) {
        if (period != Period.DAY) {
            return Query.of("period", period);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), shop.zone());
        return Query.of("date_min", today).and("date_max", today);
    }

    private static Report report(Period period, JsonNode found, String currency) {
        int orders = (int) number(found, "total_orders");
        BigDecimal sales = decimal(found.path("total_sales")).orElse(BigDecimal.ZERO);
        return new Report(
                period,
                sum(found, "total_sales", currency),
                sum(found, "net_sales", currency),
                orders,
                (int) number(found, "total_items"),
                Amount.of(
                        orders == 0
                                ? BigDecimal.ZERO
                                : sales.divide(BigDecimal.valueOf(orders), 2, RoundingMode.HALF_UP),
                        currency),
                sum(found, "total_refunds", currency),
                found.path("totals").properties().stream()
                        .map(one ->
                                new Day(
                                        one.getKey(),
                                        sum(one.getValue(), "sales", currency),
                                        (int) number(one.getValue(), "orders"),
                                        (int) number(one.getValue(), "items")))
                        .toList());
    }
}
