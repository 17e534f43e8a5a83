package dev.relaywatch.commerce.operation;

/** Changes how many of a line are in a cart. */
public abstract class UpdateCartQuantity extends Operation<UpdateCartQuantity.Parameters> {
    protected UpdateCartQuantity() {
        super(
                "update_cart_quantity",
                "Changes how many of a line are in a cart; 0 takes it out.",
                new Parameters("eyJhbGciOiJIUzI1NiJ9.token.of-the-cart", "key-of-the-line", 3));
    }

    public record Parameters(
            @Parameter(
                            value = "Token of the cart, from the operation before",
                            longest = 4_000,
                            pattern = Cart.TOKEN)
                    String cartToken,
            @Parameter("Key of the line in the cart") String cartItemKey,
            @Parameter(value = "How many there shall be", most = 10_000) Integer quantity) {}
}
