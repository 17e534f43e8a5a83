package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** Cancels an order. */
public abstract class CancelOrder extends Operation<CancelOrder.Parameters> {
    protected CancelOrder() {
        super(
                "cancel_order",
                "Cancels an order that is pending, on hold or processing; nothing is paid back by it.",
                new Parameters(new OrderRef("5002"), null, "ordered twice"));
    }

    public record Parameters(
            @Parameter("Id of the order, or the number that the customer knows") OrderRef orderId,
            @Parameter(
                            value =
                                    "E-mail address of the customer; given, the order must be theirs",
                            longest = 254,
                            pattern = Parameter.EMAIL)
                    @Nullable String email,
            @Parameter(value = "Why; the customer is told", longest = 500)
                    @Nullable String reason) {}

    public record Cancelled(long id, String status, String previousStatus) {}
}
