package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.AddToCart;
import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import java.util.Map;
import java.util.OptionalLong;

class WooAddToCart extends AddToCart {
    private static final String INVALID_PRODUCT = "woocommerce_rest_cart_invalid_product";

    private final WooCarts carts;
    private final WooProducts products;

    WooAddToCart(WooCarts carts, WooProducts products) {
        this.carts = carts;
        this.products = products;
    }

    @Override
    public OperationResult<Cart> run(Shop shop, Parameters asked) {
        Long variation = asked.variationId();
        if (variation != null) {
            return add(shop, asked, variation);
        }
        OptionalLong number = asked.productId().number();
        return number.isEmpty()
                ? addFound(shop, asked)
                : add(shop, asked, number.getAsLong())
                        .orIfRefused(INVALID_PRODUCT, () -> addFound(shop, asked));
    }

    /** A SKU, which may have digits only. */
    private OperationResult<Cart> addFound(Shop shop, Parameters asked) {
        return products.find(shop, asked.productId())
                .then(product -> add(shop, asked, number(product, "id")));
    }

    private OperationResult<Cart> add(Shop shop, Parameters asked, long id) {
        return carts.change(
                shop,
                asked.cartToken(),
                "cart/add-item",
                Map.of("id", id, "quantity", requireNonNullElse(asked.quantity(), 1)));
    }
}
