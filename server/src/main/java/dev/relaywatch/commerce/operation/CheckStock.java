package dev.relaywatch.commerce.operation;

/** Whether a product can be had. */
public abstract class CheckStock extends Operation<CheckStock.Parameters> {
    protected CheckStock() {
        super(
                "check_stock",
                "Whether a product can be had.",
                new Parameters(new ProductRef("TENT-2P")));
    }

    public record Parameters(@Parameter("Number or SKU of the product") ProductRef productId) {}

    /**
     * @param stockStatus as in {@link ProductLine}
     */
    public record Stock(
            long productId, boolean inStock, String stockStatus, boolean backordersAllowed) {}
}
