package dev.relaywatch.commerce.operation;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Products of a shop, by what is wanted of them. */
public abstract class SearchProducts extends Operation<SearchProducts.Parameters> {
    protected SearchProducts() {
        super(
                "search_products",
                "Products on sale to visitors, by words, category, price and stock.",
                new Parameters("tent", null, null, null, true, 5));
    }

    public record Parameters(
            @Parameter("Words of the name, the description or the SKU") @Nullable String query,
            @Parameter("Number, short name or name of a category") @Nullable String category,
            @Parameter("The least price, in the shop's currency") @Nullable BigDecimal minPrice,
            @Parameter("The highest price, in the shop's currency") @Nullable BigDecimal maxPrice,
            @Parameter("true: only what is in stock; false: only what is not")
                    @Nullable Boolean inStock,
            @Parameter(value = "How many at most; 20 unless said otherwise", least = 1, most = 500)
                    @Nullable Integer limit) {}
}
