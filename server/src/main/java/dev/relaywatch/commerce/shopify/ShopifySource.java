package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.sum;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static dev.relaywatch.commerce.shopify.Wire.time;

import dev.relaywatch.commerce.ShopSource;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listing;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What is read of Shopify shops. An order is sold on the day on which it was processed, and a
 * refund is of the day on which it was made, as in Shopify's own report of sales over time.
 */
@Component
class ShopifySource implements ShopSource {
    private static final String SETTING = "query Setting { shop { currencyCode ianaTimezone } }";

    private static final String CHANGED =
            """
            query Changed($search: String!, $first: Int!, $after: String) {
              orders(first: $first, after: $after, query: $search, sortKey: UPDATED_AT) {
                nodes {
                  id processedAt updatedAt cancelledAt test displayFinancialStatus displayFulfillmentStatus
                  totalPriceSet { shopMoney { amount currencyCode } }
                  totalTaxSet { shopMoney { amount } }
                  totalShippingPriceSet { shopMoney { amount } }
                  refunds(first: 20) { id createdAt totalRefundedSet { shopMoney { amount } } }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;

    private static final String PRESENT = "query Present($ids: [ID!]!) { nodes(ids: $ids) { id } }";

    private static final String CARTS =
            """
            query Carts($search: String!, $first: Int!, $after: String) {
              abandonedCheckouts(first: $first, after: $after, query: $search, sortKey: CREATED_AT, reverse: true) {
                nodes {
                  id abandonedCheckoutUrl createdAt completedAt
                  totalPriceSet { shopMoney { amount currencyCode } }
                  lineItems(first: 10) { nodes { title quantity } }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;

    private static final String LOW =
            """
            query LowStock($search: String!, $first: Int!, $after: String) {
              productVariants(first: $first, after: $after, query: $search, sortKey: INVENTORY_QUANTITY) {
                nodes {
                  id displayName sku inventoryQuantity inventoryItem { tracked }
                  product { id title status hasOnlyDefaultVariant }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;

    private static final Set<String> PAID =
            Set.of("PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED");
    private static final int BATCH = 15;
    private static final int CARTS_PAGE = 15;
    private static final int VARIANTS_PAGE = 90;
    private static final int MOST_LOOKED_AT = 5_000;
    private static final int OTHERWISE = 5;

    private final ShopifyClient client;

    ShopifySource(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public String platform() {
        return "shopify";
    }

    @Override
    public OperationResult<Setting> setting(Shop shop) {
        return client.ask(shop, SETTING, Map.of())
                .map(data -> data.path("shop"))
                .then(told ->
                        text(told, "currencyCode").matches("[A-Z]{3}")
                                ? OperationResult.done(
                                        new Setting(text(told, "currencyCode"), zone(told)))
                                : new Failed<>(
                                        "unreadable",
                                        "the shop does not say which currency it has"));
    }

    private static @Nullable ZoneId zone(JsonNode shop) {
        try {
            return ZoneId.of(text(shop, "ianaTimezone"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public OperationResult<Batch> changed(Shop shop, Instant since, @Nullable String next) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("search", Search.ALL.since("updated_at", since).text());
        variables.put("first", BATCH);
        if (next != null) {
            variables.put("after", next);
        }
        return client.ask(shop, CHANGED, variables)
                .map(data -> data.path("orders"))
                .map(orders -> {
                    String end = orders.at("/pageInfo/endCursor").asString("");
                    boolean more =
                            orders.at("/pageInfo/hasNextPage").asBoolean(false) && !end.isEmpty();
                    return new Batch(
                            orders.path("nodes")
                                    .valueStream()
                                    .filter(one -> id(one) > 0 && time(one, "processedAt") != null)
                                    .map(ShopifySource::order)
                                    .toList(),
                            more ? end : null);
                });
    }

    private static Order order(JsonNode order) {
        String paid = text(order, "displayFinancialStatus");
        Instant processed = Objects.requireNonNull(time(order, "processedAt"));
        return new Order(
                id(order),
                ShopifyOrders.status(order),
                PAID.contains(paid) && text(order, "cancelledAt").isEmpty() && !flag(order, "test"),
                text(order.at("/totalPriceSet/shopMoney"), "currencyCode"),
                sum(order, "totalPriceSet"),
                sum(order, "totalTaxSet"),
                sum(order, "totalShippingPriceSet"),
                order.path("refunds")
                        .valueStream()
                        .filter(one -> id(one) > 0)
                        .map(one ->
                                new Refund(
                                        id(one),
                                        sum(one, "totalRefundedSet"),
                                        Objects.requireNonNullElse(
                                                time(one, "createdAt"), processed)))
                        .toList(),
                processed,
                Objects.requireNonNullElse(time(order, "updatedAt"), processed),
                PAID.contains(paid) ? processed : null);
    }

    @Override
    public OperationResult<Set<Long>> present(Shop shop, List<Long> orders) {
        List<String> ids = orders.stream().map(order -> Wire.gid("Order", order)).toList();
        return client.ask(shop, PRESENT, Map.of("ids", ids))
                .map(data ->
                        data.path("nodes")
                                .valueStream()
                                .filter(JsonNode::isObject)
                                .map(Wire::id)
                                .collect(Collectors.toSet()));
    }

    @Override
    public OperationResult<List<Cart>> carts(Shop shop, Instant since) {
        return client.list(
                        shop,
                        new Listing(
                                CARTS,
                                Map.of("search", Search.ALL.since("created_at", since).text()),
                                "/abandonedCheckouts",
                                CARTS_PAGE),
                        MOST_ROWS)
                .map(found ->
                        found.nodes().stream()
                                .filter(one ->
                                        id(one) > 0
                                                && text(one, "completedAt").isEmpty()
                                                && time(one, "createdAt") != null)
                                .map(ShopifySource::cart)
                                .toList());
    }

    private static Cart cart(JsonNode checkout) {
        String url = text(checkout, "abandonedCheckoutUrl");
        return new Cart(
                id(checkout),
                "abandoned",
                text(checkout.at("/totalPriceSet/shopMoney"), "currencyCode"),
                sum(checkout, "totalPriceSet"),
                Wire.each(
                        checkout.at("/lineItems/nodes"),
                        line -> new Item(text(line, "title"), count(line.path("quantity")))),
                url.toLowerCase(Locale.ROOT).matches("https?://.+") ? url : null,
                Objects.requireNonNull(time(checkout, "createdAt")));
    }

    /** Shopify knows no bound of its own: the connection has one. What is sold out is not low. */
    @Override
    public OperationResult<List<LowStock>> lowStock(Shop shop) {
        int threshold =
                shop.connection()
                        .setting("low-stock")
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(Integer::parseInt)
                        .orElse(OTHERWISE);
        Search search =
                Search.of("product_status", "active")
                        .and("managed", "true")
                        .atLeast("inventory_quantity", 1)
                        .atMost("inventory_quantity", threshold);
        return client.list(
                        shop,
                        new Listing(
                                LOW,
                                Map.of("search", search.text()),
                                "/productVariants",
                                VARIANTS_PAGE),
                        MOST_ROWS,
                        MOST_LOOKED_AT,
                        one -> isLow(one, threshold))
                .map(found -> found.nodes().stream().map(one -> line(one, threshold)).toList());
    }

    private static boolean isLow(JsonNode variant, int threshold) {
        int quantity = OnHand.quantity(variant);
        return OnHand.isTracked(variant)
                && quantity > 0
                && quantity <= threshold
                && text(variant.path("product"), "status").equals("ACTIVE");
    }

    private static LowStock line(JsonNode variant, int threshold) {
        JsonNode product = variant.path("product");
        boolean isProduct = flag(product, "hasOnlyDefaultVariant");
        return new LowStock(
                id(isProduct ? product : variant),
                isProduct ? text(product, "title") : text(variant, "displayName"),
                text(variant, "sku"),
                OnHand.quantity(variant),
                threshold);
    }
}
