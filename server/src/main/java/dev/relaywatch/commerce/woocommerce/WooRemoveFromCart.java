package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.RemoveFromCart;
import dev.relaywatch.commerce.operation.Shop;
import java.util.Map;

class WooRemoveFromCart extends RemoveFromCart {
    private final WooCarts carts;

    WooRemoveFromCart(WooCarts carts) {
        this.carts = carts;
    }

    @Override
    public OperationResult<Cart> run(Shop shop, Parameters asked) {
        return carts.change(
                shop, asked.cartToken(), "cart/remove-item", Map.of("key", asked.cartItemKey()));
    }
}
