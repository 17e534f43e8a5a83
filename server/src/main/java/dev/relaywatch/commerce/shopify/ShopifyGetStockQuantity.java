package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.GetStockQuantity;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

/** Of a product all its variants together, at all locations. */
class ShopifyGetStockQuantity extends GetStockQuantity {
    private final ShopifyProducts products;

    ShopifyGetStockQuantity(ShopifyProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Quantity> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .map(sold ->
                        new Quantity(
                                sold.number(), sold.stock().quantity(), sold.stock().status()));
    }
}
