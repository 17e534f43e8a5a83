package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.GetProductCategories;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import tools.jackson.databind.JsonNode;

class WooGetProductCategories extends GetProductCategories {
    private final WooClient client;

    WooGetProductCategories(WooClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<Category>> run(Shop shop, Parameters asked) {
        return client.list(
                        shop,
                        "products/categories",
                        Query.fields("id,name,slug,parent,count")
                                .and("parent", asked.parent())
                                .and("orderby", "count")
                                .and("order", "desc"),
                        requireNonNullElse(asked.limit(), 100))
                .map(found -> found.stream().map(WooGetProductCategories::category).toList());
    }

    private static Category category(JsonNode one) {
        return new Category(
                number(one, "id"),
                plain(one, "name"),
                text(one, "slug"),
                number(one, "parent"),
                (int) number(one, "count"));
    }
}
