package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** Products of which little is left. */
public abstract class GetLowStockProducts extends Operation<GetLowStockProducts.Parameters> {
    protected GetLowStockProducts() {
        super("get_low_stock_products", "Products of which little is left.", new Parameters(5, 10));
    }

    public record Parameters(
            @Parameter(
                            "Pieces at or below which it is little; left out: each product's own bound, else the shop's")
                    @Nullable Integer threshold,
            @Parameter(value = "How many at most; 50 unless said otherwise", least = 1, most = 500)
                    @Nullable Integer limit) {}
}
