package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** How many pieces of a product there are. */
public abstract class GetStockQuantity extends Operation<GetStockQuantity.Parameters> {
    protected GetStockQuantity() {
        super(
                "get_stock_quantity",
                "How many pieces of a product there are.",
                new Parameters(new ProductRef("TENT-2P")));
    }

    public record Parameters(@Parameter("Number or SKU of the product") ProductRef productId) {}

    /**
     * @param stockQuantity null where stock is not managed
     * @param stockStatus {@code instock}, {@code outofstock} or {@code onbackorder}
     */
    public record Quantity(long productId, @Nullable Integer stockQuantity, String stockStatus) {}
}
