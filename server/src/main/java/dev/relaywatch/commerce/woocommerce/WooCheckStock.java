package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.flag;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.CheckStock;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

class WooCheckStock extends CheckStock {
    private final WooProducts products;

    WooCheckStock(WooProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Stock> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .map(product ->
                        new Stock(
                                number(product, "id"),
                                text(product, "stock_status").equals("instock"),
                                text(product, "stock_status"),
                                flag(product, "backorders_allowed")));
    }
}
