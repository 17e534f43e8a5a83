package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** What a product costs. */
public abstract class CheckPrice extends Operation<CheckPrice.Parameters> {
    protected CheckPrice() {
        super(
                "check_price",
                "What a product costs now, and without its sale.",
                new Parameters(new ProductRef("STOVE-T")));
    }

    public record Parameters(@Parameter("Number or SKU of the product") ProductRef productId) {}

    /**
     * @param price what it costs now; of a product with variations the least
     * @param salePrice null where it is not on sale
     */
    public record Price(
            long productId,
            @Nullable Amount price,
            @Nullable Amount regularPrice,
            @Nullable Amount salePrice,
            boolean onSale) {}
}
