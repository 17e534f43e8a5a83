package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.decimal;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.GetCustomerInsights;
import dev.relaywatch.commerce.operation.MaskedEmail;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * As Shopify counts each customer, which it makes of guests too. It sorts by what was spent only
 * the members of a segment, who do not tell when they bought last; that is asked for by itself.
 */
class ShopifyGetCustomerInsights extends GetCustomerInsights {
    private static final String BEST =
            """
            query BestCustomers($first: Int!) {
              shop { currencyCode }
              customerSegmentMembers(
                first: $first, query: "number_of_orders > 0", sortKey: "amount_spent", reverse: true
              ) {
                edges { node {
                  id displayName defaultEmailAddress { emailAddress } numberOfOrders amountSpent { amount }
                  lastOrderId
                } }
              }
            }
            """;

    private static final String LAST_ORDERS =
            """
            query LastOrders($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id createdAt } } }
            """;

    private static final String ONE =
            """
            query Customer($email: String!) {
              shop { currencyCode }
              customers(first: 10, query: $email) {
                nodes {
                  id displayName defaultEmailAddress { emailAddress } numberOfOrders amountSpent { amount }
                  lastOrder { id createdAt }
                }
              }
            }
            """;

    private final ShopifyClient client;

    ShopifyGetCustomerInsights(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<Insights> run(Shop shop, Parameters asked) {
        String email = asked.email();
        return email == null
                ? best(shop, requireNonNullElse(asked.limit(), 10))
                : one(shop, email.strip());
    }

    private OperationResult<Insights> best(Shop shop, int limit) {
        return client.ask(shop, BEST, Map.of("first", limit))
                .map(data -> {
                    List<JsonNode> members =
                            data.path("customerSegmentMembers")
                                    .path("edges")
                                    .valueStream()
                                    .map(edge -> edge.path("node"))
                                    .toList();
                    Map<String, Instant> last = lastOrders(shop, members);
                    String currency = text(data.path("shop"), "currencyCode");
                    return insights(
                            members.stream()
                                    .map(one ->
                                            customer(
                                                    one,
                                                    last.get(text(one, "lastOrderId")),
                                                    currency))
                                    .toList(),
                            currency);
                });
    }

    /** By id; what an app may not see, such as an order of long ago, is left out. */
    private Map<String, Instant> lastOrders(Shop shop, List<JsonNode> members) {
        Map<String, Instant> times = new HashMap<>();
        List<String> ids =
                members.stream()
                        .map(one -> text(one, "lastOrderId"))
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
        if (!ids.isEmpty()
                && client.ask(shop, LAST_ORDERS, Map.of("ids", ids))
                        instanceof Done<JsonNode>(var data, _)) {
            data.path("nodes")
                    .valueStream()
                    .forEach(order ->
                            Optional.ofNullable(time(order, "createdAt"))
                                    .ifPresent(at -> times.put(text(order, "id"), at)));
        }
        return times;
    }

    private OperationResult<Insights> one(Shop shop, String email) {
        return client.ask(shop, ONE, Map.of("email", Search.of("email", email).text()))
                .map(data -> {
                    String currency = text(data.path("shop"), "currencyCode");
                    return insights(
                            data.path("customers")
                                    .path("nodes")
                                    .valueStream()
                                    .filter(one -> email(one).equalsIgnoreCase(email))
                                    .map(one ->
                                            customer(
                                                    one,
                                                    time(one.path("lastOrder"), "createdAt"),
                                                    currency))
                                    .toList(),
                            currency);
                });
    }

    private static String email(JsonNode customer) {
        return text(customer.path("defaultEmailAddress"), "emailAddress");
    }

    /** Who has no name is called by their address or telephone, which is not shown. */
    private static Customer customer(JsonNode one, @Nullable Instant lastOrder, String currency) {
        String name = text(one, "displayName");
        return new Customer(
                id(one),
                MaskedEmail.of(email(one)),
                name.contains("@") || name.matches("[+\\d() -]+") ? "" : name,
                count(one.path("numberOfOrders")),
                Amount.of(
                        decimal(one.path("amountSpent").path("amount")).orElse(BigDecimal.ZERO),
                        currency),
                lastOrder);
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
