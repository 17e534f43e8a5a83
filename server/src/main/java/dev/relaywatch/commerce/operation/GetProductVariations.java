package dev.relaywatch.commerce.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variations of a product. */
public abstract class GetProductVariations extends Operation<GetProductVariations.Parameters> {
    protected GetProductVariations() {
        super(
                "get_product_variations",
                "The sizes, colours and so on of a product, with price and stock of each.",
                new Parameters(new ProductRef("JACKET"), null));
    }

    public record Parameters(
            @Parameter("Number or SKU of the product") ProductRef productId,
            @Parameter("Number of the one variation that is wanted") @Nullable Long variationId) {}

    /**
     * @param stockQuantity null where stock is not managed
     */
    public record Variation(
            long id,
            String sku,
            @Nullable Amount price,
            List<Attribute> attributes,
            String stockStatus,
            @Nullable Integer stockQuantity) {}

    /** What a variation is one of, such as the size M. */
    public record Attribute(String name, String value) {}
}
