package dev.relaywatch.commerce.operation;

/** Takes a line out of a cart. */
public abstract class RemoveFromCart extends Operation<RemoveFromCart.Parameters> {
    protected RemoveFromCart() {
        super(
                "remove_from_cart",
                "Takes a line out of a cart.",
                new Parameters("eyJhbGciOiJIUzI1NiJ9.token.of-the-cart", "key-of-the-line"));
    }

    public record Parameters(
            @Parameter(
                            value = "Token of the cart, from the operation before",
                            longest = 4_000,
                            pattern = Cart.TOKEN)
                    String cartToken,
            @Parameter("Key of the line in the cart") String cartItemKey) {}
}
