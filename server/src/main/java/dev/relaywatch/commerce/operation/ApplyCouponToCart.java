package dev.relaywatch.commerce.operation;

/** Applies a coupon to a cart. */
public abstract class ApplyCouponToCart extends Operation<ApplyCouponToCart.Parameters> {
    protected ApplyCouponToCart() {
        super(
                "apply_coupon_to_cart",
                "Applies a coupon to a cart.",
                new Parameters("eyJhbGciOiJIUzI1NiJ9.token.of-the-cart", "SAVE10"));
    }

    public record Parameters(
            @Parameter(
                            value = "Token of the cart, from the operation before",
                            longest = 4_000,
                            pattern = Cart.TOKEN)
                    String cartToken,
            @Parameter(value = "Code of the coupon, in any case", longest = 100)
                    String couponCode) {}
}
