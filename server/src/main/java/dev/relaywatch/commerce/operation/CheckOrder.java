package dev.relaywatch.commerce.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an order stands. */
public abstract class CheckOrder extends Operation<CheckOrder.Parameters> {
    protected CheckOrder() {
        super(
                "check_order",
                "An order by its id, or the latest of a customer. With both, only where it is that customer's.",
                new Parameters(new OrderRef("5001"), null));
    }

    public record Parameters(
            @Parameter(
                            "Id of the order, or the number that the customer knows; left out: the latest of the customer")
                    @Nullable OrderRef orderId,
            @Parameter(
                            value = "E-mail address of the customer",
                            longest = 254,
                            pattern = Parameter.EMAIL)
                    @Nullable String email) {}

    /**
     * @param createdAt null where the shop does not say
     */
    public record Order(
            long id,
            String status,
            Amount total,
            @Nullable Instant createdAt,
            Address billing,
            Address shipping,
            List<LineItem> lineItems) {}

    /** Where an order is billed or sent to; what the shop does not know is empty. */
    public record Address(
            String name,
            String company,
            String address1,
            String address2,
            String city,
            String postcode,
            String state,
            String country,
            String email,
            String phone) {}

    /**
     * @param productId null where the product is gone
     * @param total of the line, after discounts
     */
    public record LineItem(
            @Nullable Long productId, String name, String sku, int quantity, Amount total) {}
}
