package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a cart comes to, in the currency's smallest unit. Percentages are of the full price of a
 * line; what is off the whole cart comes after them.
 *
 * @param off of each line, by its key
 * @param byCoupon what each took off
 */
record WooCartTotals(long items, Map<String, Long> off, Map<String, Long> byCoupon) {

    static WooCartTotals of(WooCart cart, List<ObjectNode> coupons, WooShown shown) {
        Map<String, Long> off = new LinkedHashMap<>();
        Map<String, Long> byCoupon = new LinkedHashMap<>();
        cart.lines().forEach(line -> off.put(line.key(), 0L));
        coupons.forEach(coupon -> byCoupon.put(coupon.path("code").asString(""), 0L));
        for (ObjectNode coupon : coupons) {
            if (coupon.path("discount_type").asString("").equals("percent")) {
                percent(cart, coupon, shown, off, byCoupon);
            }
        }
        for (ObjectNode coupon : coupons) {
            if (coupon.path("discount_type").asString("").equals("fixed_cart")) {
                fixed(cart, coupon, shown, off, byCoupon);
            }
        }
        return new WooCartTotals(items(cart, shown), off, byCoupon);
    }

    static long items(WooCart cart, WooShown shown) {
        return cart.lines().stream().mapToLong(line -> full(line, shown)).sum();
    }

    static long full(WooCart.Line line, WooShown shown) {
        return Math.multiplyExact(
                shown.minor(WooProductRow.price(line.product())), (long) line.quantity());
    }

    private static void percent(
            WooCart cart,
            ObjectNode coupon,
            WooShown shown,
            Map<String, Long> off,
            Map<String, Long> byCoupon) {
        BigDecimal percent = WooOrderRow.decimal(coupon, "amount");
        for (WooCart.Line line : cart.lines()) {
            long full = full(line, shown);
            long less =
                    BigDecimal.valueOf(full)
                            .multiply(percent)
                            .movePointLeft(2)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact();
            take(
                    line,
                    coupon,
                    Math.min(less, full - off.getOrDefault(line.key(), 0L)),
                    off,
                    byCoupon);
        }
    }

    /** Each line bears its part; the last bears what rounding left. */
    private static void fixed(
            WooCart cart,
            ObjectNode coupon,
            WooShown shown,
            Map<String, Long> off,
            Map<String, Long> byCoupon) {
        long left = 0;
        for (WooCart.Line line : cart.lines()) {
            left += full(line, shown) - off.getOrDefault(line.key(), 0L);
        }
        long amount = Math.min(shown.minor(WooOrderRow.decimal(coupon, "amount")), left);
        for (WooCart.Line line : cart.lines()) {
            long ofLine = full(line, shown) - off.getOrDefault(line.key(), 0L);
            long less =
                    left == 0
                            ? 0
                            : BigDecimal.valueOf(amount)
                                    .multiply(BigDecimal.valueOf(ofLine))
                                    .divide(BigDecimal.valueOf(left), 0, RoundingMode.HALF_UP)
                                    .longValueExact();
            take(line, coupon, less, off, byCoupon);
            amount -= less;
            left -= ofLine;
        }
    }

    private static void take(
            WooCart.Line line,
            ObjectNode coupon,
            long less,
            Map<String, Long> off,
            Map<String, Long> byCoupon) {
        off.merge(line.key(), less, Long::sum);
        byCoupon.merge(coupon.path("code").asString(""), less, Long::sum);
    }

    long discount() {
        return off.values().stream().mapToLong(it -> it).sum();
    }

    long total() {
        return items - discount();
    }
}
