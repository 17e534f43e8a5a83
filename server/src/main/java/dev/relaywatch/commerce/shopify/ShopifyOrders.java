package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.text;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OrderRef;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Finds orders. Without the scope {@code read_all_orders} an app sees those of the last 60 days
 * only, and Shopify says nothing of the others (shopify.dev, "Access scopes"; 2026).
 */
@Component
class ShopifyOrders {
    /** Of an order that does not exist, or is somebody else's: who asks must not learn which. */
    static final String NOT_FOUND = "order_not_found";

    private static final Set<String> UNPAID =
            Set.of("PENDING", "AUTHORIZED", "EXPIRED", "PARTIALLY_PAID");

    private static final String ORDER =
            """
            fragment Found on Order {
              id name email createdAt cancelledAt displayFinancialStatus displayFulfillmentStatus
              totalPriceSet { shopMoney { amount currencyCode } }
            }
            """;

    private static final String BY_ID =
            """
            query Order($id: ID!, $name: String!) {
              order(id: $id) { ...Found }
              orders(first: 10, query: $name) { nodes { ...Found } }
            }
            """
                    + ORDER;

    private static final String BY_NAME =
            """
            query Order($name: String!) {
              orders(first: 10, query: $name) { nodes { ...Found } }
            }
            """
                    + ORDER;

    private static final String OF_CUSTOMER =
            """
            query OrdersOfCustomer($email: String!, $first: Int!, $after: String) {
              orders(first: $first, after: $after, query: $email, sortKey: CREATED_AT, reverse: true) {
                nodes { ...Found }
                pageInfo { hasNextPage endCursor }
              }
            }
            """
                    + ORDER;
    private static final int PAGE = 90;
    private static final int MOST_LOOKED_AT = 1_000;

    private final ShopifyClient client;

    ShopifyOrders(ShopifyClient client) {
        this.client = client;
    }

    /**
     * An order by id or name; without one the latest of the customer.
     *
     * @param email where given, the order must be this customer's
     */
    OperationResult<JsonNode> find(Shop shop, @Nullable OrderRef wanted, @Nullable String email) {
        if (wanted == null) {
            return email == null
                    ? OperationResult.refused(
                            "missing_parameter",
                            "give orderId or email, so that an order can be found")
                    : ofCustomer(shop, email, 1)
                            .then(found ->
                                    found.isEmpty()
                                            ? OperationResult.refused(
                                                    NOT_FOUND, "this customer has no order")
                                            : OperationResult.done(found.getFirst()));
        }
        String name = Search.of("name", wanted.text()).text();
        OptionalLong id = wanted.id();
        return (id.isEmpty()
                        ? client.ask(shop, BY_NAME, Map.of("name", name))
                        : client.ask(
                                shop,
                                BY_ID,
                                Map.of("id", Wire.gid("Order", id.getAsLong()), "name", name)))
                .then(data ->
                        found(data, wanted)
                                .filter(order -> email == null || isOf(order, email))
                                .map(OperationResult::done)
                                .orElseGet(() -> unknown(wanted)));
    }

    /** More of an order that was found. */
    OperationResult<JsonNode> more(Shop shop, JsonNode order, String query) {
        return client.ask(shop, query, Map.of("id", text(order, "id")))
                .map(data -> data.path("order"));
    }

    private static Optional<JsonNode> found(JsonNode data, OrderRef wanted) {
        return Stream.concat(
                        Stream.of(data.path("order")).filter(JsonNode::isObject),
                        data.path("orders")
                                .path("nodes")
                                .valueStream()
                                .filter(one ->
                                        text(one, "name")
                                                .replaceFirst("^#", "")
                                                .equalsIgnoreCase(wanted.text())))
                .findFirst();
    }

    private static OperationResult<JsonNode> unknown(OrderRef wanted) {
        return OperationResult.refused(NOT_FOUND, "there is no order \"" + wanted.text() + "\"");
    }

    /** The orders made with that address, with an account or without, the newest first. */
    OperationResult<List<JsonNode>> ofCustomer(Shop shop, String email, int most) {
        return client.list(
                        shop,
                        new ShopifyClient.Listing(
                                OF_CUSTOMER,
                                Map.of("email", Search.of("email", email.strip()).text()),
                                "/orders",
                                Math.min(most + 5, PAGE)),
                        most,
                        MOST_LOOKED_AT,
                        order -> isOf(order, email))
                .map(ShopifyClient.Listed::nodes);
    }

    private static boolean isOf(JsonNode order, String email) {
        return text(order, "email").equalsIgnoreCase(email.strip());
    }

    /**
     * One word for what Shopify says in three: {@code cancelled}, {@code refunded} (whole), {@code
     * pending} (not or not wholly paid), {@code on-hold}, {@code completed} (paid and sent) or
     * {@code processing} (paid, something is still to be sent).
     */
    static String status(JsonNode order) {
        String paid = text(order, "displayFinancialStatus");
        String sent = text(order, "displayFulfillmentStatus");
        if (!text(order, "cancelledAt").isEmpty() || paid.equals("VOIDED")) {
            return "cancelled";
        }
        if (paid.equals("REFUNDED")) {
            return paid.toLowerCase(Locale.ROOT);
        }
        if (UNPAID.contains(paid)) {
            return "pending";
        }
        return switch (sent) {
            case "ON_HOLD" -> "on-hold";
            case "FULFILLED" -> "completed";
            default -> "processing";
        };
    }
}
