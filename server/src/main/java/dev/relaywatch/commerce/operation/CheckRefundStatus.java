package dev.relaywatch.commerce.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was paid back of an order. */
public abstract class CheckRefundStatus extends Operation<CheckRefundStatus.Parameters> {
    protected CheckRefundStatus() {
        super(
                "check_refund_status",
                "Whether and what was paid back of an order.",
                new Parameters(new OrderRef("5004")));
    }

    public record Parameters(
            @Parameter("Id of the order, or the number that the customer knows")
                    OrderRef orderId) {}

    /**
     * @param status {@code none}, {@code partial} or {@code full}
     */
    public record RefundStatus(
            long orderId, String status, List<Refund> refunds, Amount totalRefunded) {}

    public record Refund(long id, Amount amount, String reason, @Nullable Instant createdAt) {}
}
