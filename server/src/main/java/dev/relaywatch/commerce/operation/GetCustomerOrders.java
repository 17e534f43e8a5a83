package dev.relaywatch.commerce.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The orders of a customer. */
public abstract class GetCustomerOrders extends Operation<GetCustomerOrders.Parameters> {
    protected GetCustomerOrders() {
        super(
                "get_customer_orders",
                "The orders of a customer, with an account or without, the newest first.",
                new Parameters("customer0@example.com", 3));
    }

    public record Parameters(
            @Parameter(
                            value = "E-mail address of the customer",
                            longest = 254,
                            pattern = Parameter.EMAIL)
                    String email,
            @Parameter(value = "How many at most; 20 unless said otherwise", least = 1, most = 500)
                    @Nullable Integer limit) {}

    /**
     * @param createdAt null where the shop does not say
     */
    public record Order(long id, String status, Amount total, @Nullable Instant createdAt) {}
}
