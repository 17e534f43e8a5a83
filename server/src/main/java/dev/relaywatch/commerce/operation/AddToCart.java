package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** Puts a product into a cart. */
public abstract class AddToCart extends Operation<AddToCart.Parameters> {
    protected AddToCart() {
        super(
                "add_to_cart",
                "Puts a product into a cart; without a token into a new one.",
                new Parameters(new ProductRef("TENT-2P"), null, 2, null));
    }

    public record Parameters(
            @Parameter("Number or SKU of the product") ProductRef productId,
            @Parameter("Number of the variation, where the product has some")
                    @Nullable Long variationId,
            @Parameter(value = "How many; 1 unless said otherwise", least = 1, most = 10_000)
                    @Nullable Integer quantity,
            @Parameter(
                            value =
                                    "Token of the cart, from the operation before; left out: a new cart",
                            longest = 4_000,
                            pattern = Cart.TOKEN)
                    @Nullable String cartToken) {}
}
