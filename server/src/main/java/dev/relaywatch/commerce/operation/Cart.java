package dev.relaywatch.commerce.operation;

import java.util.List;

/**
 * A cart as it stands.
 *
 * @param cartToken by which the next operation finds it; whoever has it has the cart
 * @param subtotal of the goods
 * @param total of all, with shipping and tax where the shop knows them already
 */
public record Cart(
        String cartToken,
        List<Item> items,
        List<Coupon> coupons,
        Amount subtotal,
        Amount discount,
        Amount total) {

    /** What a token is made of. */
    public static final String TOKEN = "^[A-Za-z0-9._~+/=-]+$";

    /**
     * @param cartItemKey by which the line is changed or removed
     * @param productId of the product, or of the variation that was chosen
     */
    public record Item(
            String cartItemKey, long productId, String name, int quantity, Amount lineTotal) {}

    /** A coupon that was applied. */
    public record Coupon(String code, Amount discount) {}
}
