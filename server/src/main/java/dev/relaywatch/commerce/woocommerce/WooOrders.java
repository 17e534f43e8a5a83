package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OrderRef;
import dev.relaywatch.commerce.operation.Shop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds orders. WooCommerce looks them up by id and by account; all else is a search in texts. */
@Component
class WooOrders {
    /** Of an order that does not exist, or is somebody else's: who asks must not learn which. */
    static final String INVALID_ID = "woocommerce_rest_shop_order_invalid_id";

    private static final String FIELDS =
            "id,number,status,currency,total,date_created_gmt,billing,shipping,line_items";

    private final WooClient client;

    WooOrders(WooClient client) {
        this.client = client;
    }

    /**
     * An order by id or number; without one the latest of the customer.
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
                                                    INVALID_ID, "this customer has no order")
                                            : OperationResult.done(found.getFirst()));
        }
        return byReference(shop, wanted)
                .then(order ->
                        email == null || isOf(order, email)
                                ? OperationResult.done(order)
                                : unknown(wanted));
    }

    private OperationResult<JsonNode> byReference(Shop shop, OrderRef wanted) {
        OptionalLong id = wanted.id();
        return id.isEmpty()
                ? byNumber(shop, wanted)
                : client.one(shop, "orders/" + id.getAsLong())
                        .orIfRefused(INVALID_ID, () -> byNumber(shop, wanted));
    }

    /** Plugins give orders numbers of their own. */
    private OperationResult<JsonNode> byNumber(Shop shop, OrderRef wanted) {
        return client.list(
                        shop,
                        "orders",
                        Query.fields(FIELDS).and("search", wanted.text()),
                        WooClient.PAGE)
                .then(found ->
                        found.stream()
                                .filter(order ->
                                        text(order, "number").equalsIgnoreCase(wanted.text()))
                                .findFirst()
                                .map(OperationResult::done)
                                .orElseGet(() -> unknown(wanted)));
    }

    private static OperationResult<JsonNode> unknown(OrderRef wanted) {
        return OperationResult.refused(INVALID_ID, "there is no order \"" + wanted.text() + "\"");
    }

    /**
     * The orders of an account of that address, and those that guests made with it, the newest
     * first.
     */
    OperationResult<List<JsonNode>> ofCustomer(Shop shop, String email, int most) {
        Query newest =
                Query.fields(FIELDS + ",customer_id").and("orderby", "date").and("order", "desc");
        return client.list(
                        shop,
                        "customers",
                        Query.fields("id,email").and("email", email).and("role", "all"),
                        1)
                .then(accounts ->
                        accounts.isEmpty()
                                ? OperationResult.<List<JsonNode>>done(List.of())
                                : client.list(
                                        shop,
                                        "orders",
                                        newest.and("customer", number(accounts.getFirst(), "id")),
                                        most))
                .then(owned ->
                        client.list(shop, "orders", newest.and("search", email), WooClient.PAGE)
                                .map(found -> together(owned, found, email, most)));
    }

    private static List<JsonNode> together(
            List<JsonNode> owned, List<JsonNode> found, String email, int most) {
        Map<Long, JsonNode> all = new LinkedHashMap<>();
        owned.forEach(order -> all.put(number(order, "id"), order));
        found.stream()
                .filter(order -> isOf(order, email))
                .forEach(order -> all.putIfAbsent(number(order, "id"), order));
        List<JsonNode> sorted = new ArrayList<>(all.values());
        sorted.sort(
                Comparator.comparing((JsonNode order) -> text(order, "date_created_gmt"))
                        .reversed());
        return sorted.subList(0, Math.min(most, sorted.size()));
    }

    private static boolean isOf(JsonNode order, String email) {
        return text(order.path("billing"), "email").equalsIgnoreCase(email.strip());
    }
}
