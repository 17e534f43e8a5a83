package dev.relaywatch.commerce.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a coupon can be used. */
public abstract class ValidateCoupon extends Operation<ValidateCoupon.Parameters> {
    protected ValidateCoupon() {
        super(
                "validate_coupon",
                "Whether a coupon can be used now, and what it is good for.",
                new Parameters("SAVE10"));
    }

    public record Parameters(
            @Parameter(value = "Code of the coupon, in any case", longest = 100)
                    String couponCode) {}

    /**
     * @param reason why it is not valid; null where it is
     * @param discountType {@code percent}, {@code fixed_cart}, {@code fixed_product} or another of
     *     the shop's; null where there is no such coupon
     * @param amount the percentage as text, or {@link Amount} of money
     * @param expiresAt null where it does not
     * @param minimumAmount null where any cart will do
     */
    public record Coupon(
            String code,
            boolean valid,
            @Nullable String reason,
            @Nullable String discountType,
            @Nullable Object amount,
            @Nullable Instant expiresAt,
            @Nullable Amount minimumAmount) {}
}
