package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetLowStockProducts;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Variants, since each has a stock of its own; those of which nothing is left are not low but out.
 * Shopify knows no bound of a product's own or of the shop's.
 */
class ShopifyGetLowStockProducts extends GetLowStockProducts {
    private static final String VARIANTS =
            """
            query LowStock($search: String!, $first: Int!, $after: String) {
              shop { currencyCode }
              productVariants(first: $first, after: $after, query: $search, sortKey: INVENTORY_QUANTITY) {
                nodes {
                  id displayName sku price inventoryQuantity inventoryPolicy inventoryItem { tracked }
                  product { id title status hasOnlyDefaultVariant }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;
    private static final int OTHERWISE = 5;
    private static final int PAGE = 90;
    private static final int MOST_LOOKED_AT = 5_000;

    private final ShopifyClient client;

    ShopifyGetLowStockProducts(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<ProductLine>> run(Shop shop, Parameters asked) {
        int threshold = requireNonNullElse(asked.threshold(), OTHERWISE);
        Search search =
                Search.of("product_status", "active")
                        .and("managed", "true")
                        .atLeast("inventory_quantity", 1)
                        .atMost("inventory_quantity", threshold);
        return client.list(
                        shop,
                        new ShopifyClient.Listing(
                                VARIANTS,
                                Map.of("search", search.text()),
                                "/productVariants",
                                PAGE),
                        requireNonNullElse(asked.limit(), 50),
                        MOST_LOOKED_AT,
                        one -> isLow(one, threshold))
                .map(found -> {
                    String currency = text(found.first().path("shop"), "currencyCode");
                    return found.nodes().stream().map(one -> line(one, currency)).toList();
                });
    }

    private static boolean isLow(JsonNode variant, int threshold) {
        int quantity = OnHand.quantity(variant);
        return OnHand.isTracked(variant)
                && quantity > 0
                && quantity <= threshold
                && text(variant.path("product"), "status").equals("ACTIVE");
    }

    private static ProductLine line(JsonNode variant, String currency) {
        JsonNode product = variant.path("product");
        boolean isProduct = flag(product, "hasOnlyDefaultVariant");
        return new ProductLine(
                id(isProduct ? product : variant),
                isProduct ? text(product, "title") : text(variant, "displayName"),
                text(variant, "sku"),
                Wire.price(variant, "price", currency),
                OnHand.IN_STOCK,
                OnHand.quantity(variant));
    }
}
