package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.each;
import static dev.relaywatch.commerce.woocommerce.Wire.money;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.GetProductVariations;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class WooGetProductVariations extends GetProductVariations {
    private static final String FIELDS =
            "id,sku,price,attributes,stock_status,manage_stock,stock_quantity";
    private static final int MOST = 500;

    private final WooProducts products;
    private final WooClient client;

    WooGetProductVariations(WooProducts products, WooClient client) {
        this.products = products;
        this.client = client;
    }

    @Override
    public OperationResult<List<Variation>> run(Shop shop, Parameters asked) {
        return products.findPriced(shop, asked.productId())
                .then(found ->
                        variations(shop, parent(found.product()), asked.variationId())
                                .map(all ->
                                        all.stream()
                                                .map(one -> variation(one, found.currency()))
                                                .toList()));
    }

    /** The SKU may be that of a variation. */
    private static long parent(JsonNode product) {
        long parent = number(product, "parent_id");
        return parent == 0 ? number(product, "id") : parent;
    }

    private OperationResult<List<JsonNode>> variations(
            Shop shop, long product, @Nullable Long variation) {
        String path = "products/" + product + "/variations";
        return variation == null
                ? client.list(shop, path, Query.fields(FIELDS), MOST)
                : client.one(shop, path + "/" + variation).map(List::of);
    }

    private static Variation variation(JsonNode one, String currency) {
        return new Variation(
                number(one, "id"),
                text(one, "sku"),
                money(one, "price", currency),
                each(
                        one.path("attributes"),
                        attribute ->
                                new Attribute(
                                        plain(attribute, "name"), plain(attribute, "option"))),
                text(one, "stock_status"),
                WooProducts.stockQuantity(one));
    }
}
