package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.GetCart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;

class WooGetCart extends GetCart {
    private final WooCarts carts;

    WooGetCart(WooCarts carts) {
        this.carts = carts;
    }

    @Override
    public OperationResult<Cart> run(Shop shop, Parameters asked) {
        return carts.get(shop, asked.cartToken());
    }
}
