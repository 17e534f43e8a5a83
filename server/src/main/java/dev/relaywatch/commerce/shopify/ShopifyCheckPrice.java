package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.CheckPrice;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

class ShopifyCheckPrice extends CheckPrice {
    private final ShopifyProducts products;

    ShopifyCheckPrice(ShopifyProducts products) {
        this.products = products;
    }

    @Override
    public OperationResult<Price> run(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .map(sold -> {
                    Asking price = sold.price();
                    return new Price(
                            sold.number(),
                            price.now(),
                            price.regular(),
                            price.sale(),
                            price.isSale());
                });
    }
}
