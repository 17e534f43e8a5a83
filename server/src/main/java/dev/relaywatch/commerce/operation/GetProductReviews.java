package dev.relaywatch.commerce.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What customers wrote about products. */
public abstract class GetProductReviews extends Operation<GetProductReviews.Parameters> {
    protected GetProductReviews() {
        super(
                "get_product_reviews",
                "What customers wrote about a product, or about all, the newest first.",
                new Parameters(new ProductRef("TENT-2P"), 2));
    }

    public record Parameters(
            @Parameter("Number or SKU of the product; left out: of all")
                    @Nullable ProductRef productId,
            @Parameter(value = "How many at most; 20 unless said otherwise", least = 1, most = 500)
                    @Nullable Integer limit) {}

    /**
     * @param rating stars, 0 to 5
     * @param review without markup
     */
    public record Review(
            long id, int rating, String review, String reviewer, @Nullable Instant createdAt) {}
}
