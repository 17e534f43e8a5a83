package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.CheckStock;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

class ShopifyCheckStock extends CheckStock {
    private final ShopifyProducts products;

    ShopifyCheckStock(ShopifyProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Stock> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .map(sold -> {
                    OnHand stock = sold.stock();
                    return new Stock(
                            sold.number(),
                            stock.status().equals(OnHand.IN_STOCK),
                            stock.status(),
                            stock.backorders());
                });
    }
}
