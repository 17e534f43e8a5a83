package dev.relaywatch.commerce.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything a visitor is told about a product. */
public abstract class GetProductDetails extends Operation<GetProductDetails.Parameters> {
    protected GetProductDetails() {
        super(
                "get_product_details",
                "Everything a visitor of the shop is told about a product.",
                new Parameters(new ProductRef("TENT-2P")));
    }

    public record Parameters(@Parameter("Number or SKU of the product") ProductRef productId) {}

    /**
     * @param price what it costs now; of a product with variations the least
     * @param stockQuantity null where stock is not managed
     * @param description without markup
     * @param salePrice null where it is not on sale
     * @param categories their names
     * @param images their addresses
     */
    public record Details(
            long id,
            String name,
            String sku,
            @Nullable Amount price,
            String stockStatus,
            @Nullable Integer stockQuantity,
            String description,
            @Nullable Amount regularPrice,
            @Nullable Amount salePrice,
            List<String> categories,
            List<String> images,
            List<Choice> attributes) {}

    /** What a product has, such as its sizes. */
    public record Choice(String name, List<String> options) {}
}
