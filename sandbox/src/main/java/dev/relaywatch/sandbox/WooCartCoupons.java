package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** When a coupon counts for a cart (WooCommerce's {@code WC_Discounts.is_coupon_valid}). */
final class WooCartCoupons {
    private static final String ERROR = "woocommerce_rest_cart_coupon_error";

    private final WooStore store;

    WooCartCoupons(WooStore store) {
        this.store = store;
    }

    Optional<ObjectNode> find(String code) {
        return store.coupons.all().stream()
                .filter(row -> row.path("code").asString("").equals(code))
                .findFirst();
    }

    void apply(WooCart cart, String given, WooCall call) {
        String code = given.strip().toLowerCase(Locale.ROOT);
        Optional<ObjectNode> coupon = find(code);
        if (coupon.isEmpty()) {
            throw refused("Coupon \"" + code + "\" cannot be applied because it does not exist.");
        }
        if (cart.coupons().contains(code)) {
            throw refused("Coupon code \"" + code + "\" has already been applied.");
        }
        problem(coupon.get(), cart, call)
                .ifPresent(problem -> {
                    throw refused(problem);
                });
        for (String other : cart.coupons()) {
            if (find(other).map(WooCartCoupons::isAlone).orElse(false)) {
                throw refused(
                        "\""
                                + other
                                + "\" has already been applied and cannot be used in conjunction"
                                + " with other coupons.");
            }
        }
        if (isAlone(coupon.get())) {
            cart.coupons().clear();
        }
        cart.coupons().add(code);
    }

    void remove(WooCart cart, String given) {
        String code = given.strip().toLowerCase(Locale.ROOT);
        if (find(code).isEmpty()) {
            throw refused("Invalid coupon code.");
        }
        if (!cart.coupons().remove(code)) {
            throw new WooRefusal(
                    409,
                    "woocommerce_rest_cart_coupon_invalid_code",
                    "Coupon cannot be removed because it is not already applied to the cart.");
        }
    }

    /** Takes away the coupons that no longer count, and says why. */
    List<String> review(WooCart cart, WooCall call) {
        List<String> said = new ArrayList<>();
        for (String code : List.copyOf(cart.coupons())) {
            Optional<String> problem =
                    cart.lines().isEmpty()
                            ? Optional.of("the cart is empty.")
                            : find(code).flatMap(coupon -> problem(coupon, cart, call));
            if (problem.isPresent()) {
                cart.coupons().remove(code);
                said.add(
                        "The \""
                                + code
                                + "\" coupon has been removed from your cart: "
                                + problem.get());
            }
        }
        return said;
    }

    private static Optional<String> problem(ObjectNode coupon, WooCart cart, WooCall call) {
        String code = coupon.path("code").asString("");
        String expires = coupon.path("date_expires_gmt").asString("");
        if (!expires.isEmpty() && !WooShown.instant(expires).isAfter(call.now())) {
            return Optional.of("Coupon \"" + code + "\" has expired.");
        }
        if (coupon.path("usage_limit").isNumber()
                && coupon.path("usage_count").asInt() >= coupon.path("usage_limit").asInt()) {
            return Optional.of("Usage limit for coupon \"" + code + "\" has been reached.");
        }
        BigDecimal least = WooOrderRow.decimal(coupon, "minimum_amount");
        if (WooCartTotals.items(cart, call.shown()) < call.shown().minor(least)) {
            return Optional.of(
                    "The minimum spend for coupon \""
                            + code
                            + "\" is "
                            + call.shown().symbol()
                            + call.shown().money(least)
                            + ".");
        }
        if (!coupon.path("email_restrictions").isEmpty()) {
            return Optional.of(
                    "Please enter a valid email at checkout to use coupon code \"" + code + "\".");
        }
        return Optional.empty();
    }

    private static boolean isAlone(ObjectNode coupon) {
        return coupon.path("individual_use").asBoolean(false);
    }

    private static WooRefusal refused(String message) {
        return new WooRefusal(400, ERROR, message);
    }
}
