package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetProductCategories;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Collections, none of which is in another. Shopify cannot sort them by their products. */
class ShopifyGetProductCategories extends GetProductCategories {
    private static final String COLLECTIONS =
            """
            query Collections($first: Int!, $after: String) {
              collections(first: $first, after: $after) {
                nodes { id title handle productsCount { count } }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;
    private static final ShopifyClient.Listing LISTING =
            new ShopifyClient.Listing(COLLECTIONS, Map.of(), "/collections", 100);
    private static final int MOST = 2_000;

    private final ShopifyClient client;

    ShopifyGetProductCategories(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<Category>> run(Shop shop, Parameters asked) {
        Long parent = asked.parent();
        if (parent != null && parent != 0) {
            return OperationResult.done(List.of());
        }
        return client.list(shop, LISTING, MOST)
                .map(found ->
                        found.nodes().stream()
                                .map(ShopifyGetProductCategories::category)
                                .sorted(
                                        Comparator.comparingInt(Category::count)
                                                .reversed()
                                                .thenComparing(Category::name))
                                .limit(requireNonNullElse(asked.limit(), 100))
                                .toList());
    }

    private static Category category(JsonNode one) {
        return new Category(
                id(one),
                text(one, "title"),
                text(one, "handle"),
                0,
                count(one.path("productsCount").path("count")));
    }
}
