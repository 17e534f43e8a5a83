package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.each;
import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;

import dev.relaywatch.commerce.operation.GetProductVariations;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Of a product that comes in one kind only, none: its variant is the product itself. */
class ShopifyGetProductVariations extends GetProductVariations {
    private static final String VARIANTS =
            """
            query Variants($product: ID!, $first: Int!, $after: String) {
              shop { currencyCode }
              product(id: $product) {
                hasOnlyDefaultVariant
                variants(first: $first, after: $after) {
                  nodes {
                    id sku price inventoryQuantity inventoryPolicy inventoryItem { tracked }
                    selectedOptions { name value }
                  }
                  pageInfo { hasNextPage endCursor }
                }
              }
            }
            """;
    private static final int PAGE = 50;
    private static final int MOST = 2_048; // as many as a product may have

    private final ShopifyProducts products;
    private final ShopifyClient client;

    ShopifyGetProductVariations(ShopifyProducts products, ShopifyClient client) {
        this.products = products;
        this.client = client;
    }

    @Override
    public OperationResult<List<Variation>> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .then(sold -> variants(shop, text(sold.product(), "id")))
                .then(found -> told(found, asked.variationId()));
    }

    private OperationResult<ShopifyClient.Listed> variants(Shop shop, String product) {
        return client.list(
                shop,
                new ShopifyClient.Listing(
                        VARIANTS, Map.of("product", product), "/product/variants", PAGE),
                MOST);
    }

    private static OperationResult<List<Variation>> told(
            ShopifyClient.Listed found, @Nullable Long wanted) {
        String currency = text(found.first().path("shop"), "currencyCode");
        boolean isOne = flag(found.first().path("product"), "hasOnlyDefaultVariant");
        List<Variation> all =
                found.nodes().stream()
                        .filter(one -> wanted == null ? !isOne : id(one) == wanted)
                        .map(one -> variation(one, currency))
                        .toList();
        return wanted != null && all.isEmpty()
                ? OperationResult.refused(
                        ShopifyProducts.NOT_FOUND,
                        "there is no variation " + wanted + " of this product")
                : OperationResult.done(all);
    }

    private static Variation variation(JsonNode one, String currency) {
        OnHand stock = OnHand.of(one, List.of(one));
        return new Variation(
                id(one),
                text(one, "sku"),
                Wire.price(one, "price", currency),
                each(
                        one.path("selectedOptions"),
                        option -> new Attribute(text(option, "name"), text(option, "value"))),
                stock.status(),
                stock.quantity());
    }
}
