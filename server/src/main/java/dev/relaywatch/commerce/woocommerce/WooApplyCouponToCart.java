package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.ApplyCouponToCart;
import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.Map;

class WooApplyCouponToCart extends ApplyCouponToCart {
    private final WooCarts carts;

    WooApplyCouponToCart(WooCarts carts) {
        this.carts = carts;
    }

    @Override
    public OperationResult<Cart> run(Shop shop, Parameters asked) {
        return carts.change(
                shop,
                asked.cartToken(),
                "cart/apply-coupon",
                Map.of("code", asked.couponCode().strip()));
    }
}
