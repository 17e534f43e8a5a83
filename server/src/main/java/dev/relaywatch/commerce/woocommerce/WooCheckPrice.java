package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.money;
import static dev.relaywatch.commerce.woocommerce.Wire.number;

import dev.relaywatch.commerce.operation.CheckPrice;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import tools.jackson.databind.JsonNode;

class WooCheckPrice extends CheckPrice {
    private final WooProducts products;

    WooCheckPrice(WooProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Price> run(Shop shop, Parameters asked) {
        return products.findPriced(shop, asked.productId())
                .map(found -> price(found.product(), found.currency()));
    }

    private static Price price(JsonNode product, String currency) {
        boolean onSale = flag(product, "on_sale");
        return new Price(
                number(product, "id"),
                money(product, "price", currency),
                money(product, "regular_price", currency),
                onSale ? money(product, "sale_price", currency) : null,
                onSale);
    }
}
