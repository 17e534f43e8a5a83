package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** The categories of a shop. */
public abstract class GetProductCategories extends Operation<GetProductCategories.Parameters> {
    protected GetProductCategories() {
        super(
                "get_product_categories",
                "The categories of the shop, those with the most products first.",
                new Parameters(null, 3));
    }

    public record Parameters(
            @Parameter("Number of the category whose children are wanted; 0 for the uppermost")
                    @Nullable Long parent,
            @Parameter(value = "How many at most; 100 unless said otherwise", least = 1, most = 500)
                    @Nullable Integer limit) {}

    /**
     * @param parent 0 where it is one of the uppermost
     * @param count products in it
     */
    public record Category(long id, String name, String slug, long parent, int count) {}
}
