package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.SearchProducts;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class WooSearchProducts extends SearchProducts {
    private static final String CATEGORIES = "products/categories";

    private final WooProducts products;
    private final WooClient client;

    WooSearchProducts(WooProducts products, WooClient client) {
        this.products = products;
        this.client = client;
    }

    @Override
    public OperationResult<List<ProductLine>> run(Shop shop, Parameters asked) {
        String category = asked.category();
        return category == null
                ? search(shop, asked, null)
                : category(shop, category.strip())
                        .then(found ->
                                found.isEmpty()
                                        ? OperationResult.done(List.of())
                                        : search(shop, asked, number(found.getFirst(), "id")));
    }

    private OperationResult<List<ProductLine>> search(
            Shop shop, Parameters asked, @Nullable Long category) {
        return products.lines(
                shop,
                Query.of("search", asked.query())
                        .and("category", category)
                        .and("min_price", plainly(asked.minPrice()))
                        .and("max_price", plainly(asked.maxPrice()))
                        .and("stock_status", stockStatus(asked.inStock()))
                        .and("status", "publish"),
                requireNonNullElse(asked.limit(), 20));
    }

    private static @Nullable String plainly(@Nullable BigDecimal price) {
        return price == null ? null : price.toPlainString();
    }

    private static @Nullable String stockStatus(@Nullable Boolean inStock) {
        return inStock == null ? null : inStock ? "instock" : "outofstock";
    }

    /** By number, by short name as in addresses, or by name; empty where there is none. */
    private OperationResult<List<JsonNode>> category(Shop shop, String wanted) {
        if (wanted.matches("\\d{1,18}")) {
            return client.list(shop, CATEGORIES, Query.of("include", wanted), 1);
        }
        return client.list(shop, CATEGORIES, Query.of("slug", wanted.toLowerCase(Locale.ROOT)), 1)
                .then(found ->
                        found.isEmpty()
                                ? client.list(
                                                shop,
                                                CATEGORIES,
                                                Query.of("search", wanted),
                                                WooClient.PAGE)
                                        .map(named -> ofName(named, wanted))
                                : OperationResult.done(found));
    }

    private static List<JsonNode> ofName(List<JsonNode> found, String name) {
        return found.stream().filter(one -> plain(one, "name").equalsIgnoreCase(name)).toList();
    }
}
