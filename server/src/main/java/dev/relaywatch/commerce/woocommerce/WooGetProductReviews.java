package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.time;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetProductReviews;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductRef;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class WooGetProductReviews extends GetProductReviews {
    private final WooProducts products;
    private final WooClient client;

    WooGetProductReviews(WooProducts products, WooClient client) {
        this.products = products;
        this.client = client;
    }

    @Override
    public OperationResult<List<Review>> run(Shop shop, Parameters asked) {
        int limit = requireNonNullElse(asked.limit(), 20);
        ProductRef product = asked.productId();
        return product == null
                ? reviews(shop, null, limit)
                : products.find(shop, product)
                        .then(found -> reviews(shop, number(found, "id"), limit));
    }

    private OperationResult<List<Review>> reviews(Shop shop, @Nullable Long product, int limit) {
        return client.list(
                        shop,
                        "products/reviews",
                        Query.fields("id,rating,review,reviewer,date_created_gmt")
                                .and("product", product)
                                .and("status", "approved"),
                        limit)
                .map(found -> found.stream().map(WooGetProductReviews::review).toList());
    }

    private static Review review(JsonNode one) {
        return new Review(
                number(one, "id"),
                (int) number(one, "rating"),
                plain(one, "review"),
                plain(one, "reviewer"),
                time(one, "date_created"));
    }
}
