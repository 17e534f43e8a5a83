package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.each;
import static dev.relaywatch.commerce.woocommerce.Wire.money;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.GetProductDetails;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import tools.jackson.databind.JsonNode;

class WooGetProductDetails extends GetProductDetails {
    private final WooProducts products;

    WooGetProductDetails(WooProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Details> run(Shop shop, Parameters asked) {
        return products.findPriced(shop, asked.productId())
                .map(found -> details(found.product(), found.currency()));
    }

    private static Details details(JsonNode product, String currency) {
        return new Details(
                number(product, "id"),
                text(product, "name"),
                text(product, "sku"),
                money(product, "price", currency),
                text(product, "stock_status"),
                WooProducts.stockQuantity(product),
                plain(product, "description"),
                money(product, "regular_price", currency),
                money(product, "sale_price", currency),
                each(product.path("categories"), one -> plain(one, "name")),
                each(product.path("images"), one -> text(one, "src")),
                each(product.path("attributes"), WooGetProductDetails::choice));
    }

    private static Choice choice(JsonNode attribute) {
        return new Choice(
                plain(attribute, "name"),
                each(attribute.path("options"), option -> option.asString("")));
    }
}
