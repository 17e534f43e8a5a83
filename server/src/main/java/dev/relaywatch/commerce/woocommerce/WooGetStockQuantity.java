package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.GetStockQuantity;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

class WooGetStockQuantity extends GetStockQuantity {
    private final WooProducts products;

    WooGetStockQuantity(WooProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Quantity> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .map(product ->
                        new Quantity(
                                number(product, "id"),
                                WooProducts.stockQuantity(product),
                                text(product, "stock_status")));
    }
}
