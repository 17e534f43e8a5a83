package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** What is in a cart. */
public abstract class GetCart extends Operation<GetCart.Parameters> {
    protected GetCart() {
        super(
                "get_cart",
                "What is in a cart.",
                new Parameters("eyJhbGciOiJIUzI1NiJ9.token.of-the-cart"));
    }

    public record Parameters(
            @Parameter(
                            value =
                                    "Token of the cart, from the operation before; left out: a new cart",
                            longest = 4_000,
                            pattern = Cart.TOKEN)
                    @Nullable String cartToken) {}
}
