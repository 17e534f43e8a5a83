package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.sum;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static dev.relaywatch.commerce.woocommerce.Wire.time;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.GetCustomerInsights;
import dev.relaywatch.commerce.operation.MaskedEmail;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * From WooCommerce's analytics, which count guests too; where a shop has switched them off, from
 * its paid orders.
 */
class WooGetCustomerInsights extends GetCustomerInsights {
    private static final int MOST_ORDERS = 5_000;
    private static final String PAID = "processing,completed,on-hold";
    private static final String ORDER_FIELDS =
            "id,status,currency,total,date_created_gmt,customer_id,billing";
    private static final Set<String> NO_ANALYTICS = Set.of("rest_no_route", "wrong_address");

    private final WooClient client;
    private final WooOrders orders;
    private final WooCurrencies currencies;

    WooGetCustomerInsights(WooClient client, WooOrders orders, WooCurrencies currencies) {
        this.client = client;
        this.orders = orders;
        this.currencies = currencies;
    }

    @Override
    public OperationResult<Insights> run(Shop shop, Parameters asked) {
        int limit = requireNonNullElse(asked.limit(), 10);
        String email = asked.email();
        return currencies
                .of(shop)
                .then(currency ->
                        customers(shop, email, limit, currency)
                                .map(found -> insights(found, currency)));
    }

    private OperationResult<List<Customer>> customers(
            Shop shop, @Nullable String email, int limit, String currency) {
        if (email != null) {
            return orders.ofCustomer(shop, email, MOST_ORDERS)
                    .map(found -> ofOrders(found, limit, currency));
        }
        OperationResult<JsonNode> told =
                client.analytics(
                        shop,
                        "reports/customers",
                        Query.of("orderby", "total_spend")
                                .and("order", "desc")
                                .and("per_page", limit));
        return told instanceof Failed<JsonNode>(var type, _) && NO_ANALYTICS.contains(type)
                ? client.list(
                                shop,
                                "orders",
                                Query.fields(ORDER_FIELDS).and("status", PAID),
                                MOST_ORDERS)
                        .map(found -> ofOrders(found, limit, currency))
                : told.then(found ->
                        found.isArray()
                                ? OperationResult.done(
                                        Wire.each(found, one -> ofReport(one, currency)))
                                : WooClient.unreadable("reports/customers"));
    }

    private static Customer ofReport(JsonNode one, String currency) {
        return new Customer(
                number(one, "user_id"),
                MaskedEmail.of(text(one, "email")),
                text(one, "name"),
                (int) number(one, "orders_count"),
                sum(one, "total_spend", currency),
                time(one, "date_last_order"));
    }

    /** Guests are told apart by their address; what is not paid counts for nothing. */
    private static List<Customer> ofOrders(List<JsonNode> orders, int limit, String currency) {
        Set<String> paid = Set.of(PAID.split(","));
        Map<String, List<JsonNode>> byCustomer =
                orders.stream()
                        .filter(order -> paid.contains(text(order, "status")))
                        .collect(
                                Collectors.groupingBy(order ->
                                        text(order.path("billing"), "email")
                                                .toLowerCase(Locale.ROOT)));
        return byCustomer.values().stream()
                .map(some -> ofOrders(some, currency))
                .sorted(
                        Comparator.comparing(
                                        (Customer one) -> new BigDecimal(one.totalSpent().amount()))
                                .reversed())
                .limit(limit)
                .toList();
    }

    private static Customer ofOrders(List<JsonNode> some, String currency) {
        JsonNode newest =
                some.stream()
                        .max(Comparator.comparing(order -> text(order, "date_created_gmt")))
                        .orElseThrow();
        JsonNode billing = newest.path("billing");
        return new Customer(
                number(newest, "customer_id"),
                MaskedEmail.of(text(billing, "email")),
                (text(billing, "first_name") + " " + text(billing, "last_name")).strip(),
                some.size(),
                Amount.of(
                        some.stream()
                                .map(order -> decimal(order.path("total")).orElse(BigDecimal.ZERO))
                                .reduce(BigDecimal.ZERO, BigDecimal::add),
                        currency),
                time(newest, "date_created"));
    }

    private static Insights insights(List<Customer> customers, String currency) {
        return new Insights(
                customers,
                new Totals(
                        customers.size(),
                        customers.stream().mapToInt(Customer::orders).sum(),
                        Amount.of(
                                customers.stream()
                                        .map(one -> new BigDecimal(one.totalSpent().amount()))
                                        .reduce(BigDecimal.ZERO, BigDecimal::add),
                                currency)));
    }
}
