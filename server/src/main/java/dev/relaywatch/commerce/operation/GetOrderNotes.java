package dev.relaywatch.commerce.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was noted about an order. */
public abstract class GetOrderNotes extends Operation<GetOrderNotes.Parameters> {
    protected GetOrderNotes() {
        super(
                "get_order_notes",
                "What was noted about an order, the newest first.",
                new Parameters(new OrderRef("5001")));
    }

    public record Parameters(
            @Parameter("Id of the order, or the number that the customer knows")
                    OrderRef orderId) {}

    /**
     * @param note without markup
     * @param customerNote whether the customer may see it; the others are for the staff
     */
    public record Note(long id, String note, @Nullable Instant createdAt, boolean customerNote) {}
}
