package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetLowStockProducts;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.Shop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * With each product's own bound only WooCommerce's analytics know which are low; for a bound of the
 * caller's, and where a shop has switched the analytics off, the products are gone through: the
 * REST API cannot sort by stock.
 */
class WooGetLowStockProducts extends GetLowStockProducts {
    private static final int OTHERWISE = 2; // WooCommerce's own, where a shop sets none
    private static final int MOST_PRODUCTS = 10_000;
    private static final int MOST_VARIATIONS = 500;

    private final WooClient client;
    private final WooCurrencies currencies;

    WooGetLowStockProducts(WooClient client, WooCurrencies currencies) {
        this.client = client;
        this.currencies = currencies;
    }

    @Override
    public OperationResult<List<ProductLine>> run(Shop shop, Parameters asked) {
        int limit = requireNonNullElse(asked.limit(), 50);
        Integer threshold = asked.threshold();
        OperationResult<List<JsonNode>> low =
                threshold == null ? byTheirOwn(shop, limit) : below(shop, threshold);
        return low.then(found ->
                currencies
                        .of(shop)
                        .map(currency ->
                                found.stream()
                                        .map(one -> WooProducts.line(one, currency))
                                        .sorted(
                                                Comparator.comparing(
                                                        ProductLine::stockQuantity,
                                                        Comparator.nullsLast(
                                                                Comparator.naturalOrder())))
                                        .limit(limit)
                                        .toList()));
    }

    private OperationResult<List<JsonNode>> byTheirOwn(Shop shop, int limit) {
        OperationResult<JsonNode> low =
                client.analytics(
                        shop,
                        "products/low-in-stock",
                        Query.of("status", "publish")
                                .and("per_page", Math.min(limit, WooClient.PAGE)));
        return low instanceof Failed<JsonNode>(var type, _) && type.equals("rest_no_route")
                ? below(shop, OTHERWISE)
                : low.then(found -> withPrices(shop, found.valueStream().toList()));
    }

    /** The analytics tell names and numbers, but no price and, of some releases, no SKU. */
    private OperationResult<List<JsonNode>> withPrices(Shop shop, List<JsonNode> low) {
        String ids =
                low.stream()
                        .filter(one -> number(one, "parent_id") == 0)
                        .map(one -> String.valueOf(number(one, "id")))
                        .collect(Collectors.joining(","));
        if (ids.isEmpty() || low.stream().allMatch(one -> one.has("price"))) {
            return OperationResult.done(low);
        }
        return client.list(
                        shop,
                        "products",
                        Query.fields(WooProducts.LINE_FIELDS).and("include", ids),
                        low.size())
                .map(products ->
                        low.stream()
                                .map(one ->
                                        products.stream()
                                                .filter(product ->
                                                        number(product, "id") == number(one, "id"))
                                                .findFirst()
                                                .orElse(one))
                                .toList());
    }

    private OperationResult<List<JsonNode>> below(Shop shop, int threshold) {
        return client.list(
                        shop,
                        "products",
                        Query.fields(WooProducts.LINE_FIELDS).and("status", "publish"),
                        MOST_PRODUCTS)
                .then(products -> withVariations(shop, products))
                .map(all ->
                        all.stream()
                                .filter(one -> isLow(WooProducts.stockQuantity(one), threshold))
                                .toList());
    }

    private static boolean isLow(@Nullable Integer quantity, int threshold) {
        return quantity != null && quantity <= threshold;
    }

    /** Where each size has a stock of its own, the product has none. */
    private OperationResult<List<JsonNode>> withVariations(Shop shop, List<JsonNode> products) {
        List<JsonNode> all = new ArrayList<>(products);
        for (JsonNode product : products) {
            if (!text(product, "type").equals("variable")
                    || WooProducts.stockQuantity(product) != null) {
                continue;
            }
            OperationResult<List<JsonNode>> variations =
                    client.list(
                            shop,
                            "products/" + number(product, "id") + "/variations",
                            Query.fields(WooProducts.LINE_FIELDS),
                            MOST_VARIATIONS);
            if (!(variations instanceof Done<List<JsonNode>>(var found, _))) {
                return variations;
            }
            all.addAll(found);
        }
        return OperationResult.done(all);
    }
}
