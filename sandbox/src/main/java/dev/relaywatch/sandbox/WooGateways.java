package dev.relaywatch.sandbox;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code payment_gateways}. Their settings hold secrets, as those of real shops do. */
final class WooGateways {
    /** Whoever shows this leaked a shop's secrets. */
    static final String SECRET = "sk_live_sandboxMustNotLeak";

    private static final List<ObjectNode> ALL =
            List.of(
                    gateway("stripe", "Credit card (Stripe)", "Pay with your card.", 0, true),
                    gateway("paypal", "PayPal", "Pay with your PayPal account.", 1, true),
                    gateway(
                            "bacs",
                            "Direct bank transfer",
                            "Pay from your bank account.",
                            2,
                            false));

    private WooGateways() {}

    static Answer answer(WooCall call) {
        if (call.has(1)) {
            return WooPages.all(call, ALL);
        }
        return ALL.stream()
                .filter(row -> row.path("id").asString("").equals(call.path().get(1)))
                .findFirst()
                .map(row -> WooPages.one(call, row))
                .orElseThrow(() ->
                        new WooRefusal(
                                404,
                                "woocommerce_rest_payment_gateway_invalid",
                                "Resource does not exist."));
    }

    private static ObjectNode gateway(
            String id, String title, String description, int order, boolean enabled) {
        ObjectNode row =
                Json.object()
                        .put("id", id)
                        .put("title", title)
                        .put("description", description)
                        .put("order", order)
                        .put("enabled", enabled)
                        .put("method_title", title)
                        .put("method_description", title + " payments.");
        row.putArray("method_supports").add("products").add("refunds");
        row.putObject("settings")
                .putObject("secret_key")
                .put("id", "secret_key")
                .put("label", "Live secret key")
                .put("description", "")
                .put("type", "password")
                .put("value", SECRET)
                .put("default", "")
                .put("tip", "")
                .put("placeholder", "");
        return row;
    }
}
