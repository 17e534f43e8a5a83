package dev.relaywatch.commerce.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What customers spent. */
public abstract class GetCustomerInsights extends Operation<GetCustomerInsights.Parameters> {
    protected GetCustomerInsights() {
        super(
                "get_customer_insights",
                "The customers who spent most, or one of them.",
                new Parameters(null, 3));
    }

    public record Parameters(
            @Parameter(
                            value = "E-mail address of the one customer that is wanted",
                            longest = 254,
                            pattern = Parameter.EMAIL)
                    @Nullable String email,
            @Parameter(value = "How many at most; 10 unless said otherwise", least = 1, most = 100)
                    @Nullable Integer limit) {}

    public record Insights(List<Customer> customers, Totals totals) {}

    /**
     * @param id 0 where they have no account
     * @param email masked
     * @param lastOrderAt null where the shop does not say
     */
    public record Customer(
            long id,
            String email,
            String name,
            int orders,
            Amount totalSpent,
            @Nullable Instant lastOrderAt) {}

    /** Of the customers that are listed. */
    public record Totals(int customers, int orders, Amount totalSpent) {}
}
