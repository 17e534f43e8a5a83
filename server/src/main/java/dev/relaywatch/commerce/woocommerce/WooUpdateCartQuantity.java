package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.operation.UpdateCartQuantity;
import java.util.Map;

class WooUpdateCartQuantity extends UpdateCartQuantity {
    private final WooCarts carts;

    WooUpdateCartQuantity(WooCarts carts) {
        this.carts = carts;
    }

    @Override
    public OperationResult<Cart> run(Shop shop, Parameters asked) {
        return asked.quantity() == 0
                ? carts.change(
                        shop,
                        asked.cartToken(),
                        "cart/remove-item",
                        Map.of("key", asked.cartItemKey()))
                : carts.change(
                        shop,
                        asked.cartToken(),
                        "cart/update-item",
                        Map.of("key", asked.cartItemKey(), "quantity", asked.quantity()));
    }
}
