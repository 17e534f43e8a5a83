package dev.relaywatch.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code wc/store/v1/cart}: whose cart it is says the Cart-Token, of which every answer has a new
 * one. Sets no cookie. Keeps the {@value #MOST_CARTS} carts that were changed last.
 */
final class WooCartApi {
    static final int MOST_CARTS = 500;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<String, WooCart> carts = new LinkedHashMap<>();
    private final WooCartToken tokens = new WooCartToken();
    private final WooStore store;
    private final WooCartCoupons coupons;

    WooCartApi(WooStore store) {
        this.store = store;
        this.coupons = new WooCartCoupons(store);
    }

    static boolean knows(String method, List<String> path) {
        String route = String.join("/", path);
        return method.equals("GET")
                ? route.equals("cart")
                : method.equals("POST")
                        && route.matches(
                                "cart/(add-item|update-item|remove-item|apply-coupon|remove-coupon)");
    }

    /** More calls than it takes; 25 in ten seconds. */
    static Answer limited(WooCall call) {
        return new WooRefusal(
                        400,
                        "rate_limit_exceeded",
                        "Too many requests. Please wait "
                                + PAUSE.toSeconds()
                                + " seconds before trying again.")
                .answer()
                .with("RateLimit-Limit", "25")
                .with("RateLimit-Remaining", "0")
                .with("RateLimit-Reset", String.valueOf(call.now().plus(PAUSE).getEpochSecond()))
                .with("RateLimit-Retry-After", String.valueOf(PAUSE.toSeconds()));
    }

    Answer answer(WooCall call, Request request) {
        Optional<String> known =
                request.header("cart-token").flatMap(token -> tokens.session(token, call.now()));
        String session = known.orElseGet(WooCartToken::newSession);
        return answer(call, request, session, known.isPresent())
                .with("Cart-Token", tokens.of(session, call.now()))
                .with("Nonce", tokens.nonce(call.now()))
                .with("Nonce-Timestamp", String.valueOf(call.now().getEpochSecond()))
                .with("User-ID", "0");
    }

    private Answer answer(WooCall call, Request request, String session, boolean known) {
        WooCart cart = carts.getOrDefault(session, new WooCart());
        cart.normalise();
        try {
            if (call.reads()) {
                return Answer.json(200, show(cart, call));
            }
            if (!known) {
                checkNonce(request, call);
            }
            change(cart, call, body(call, request));
            keep(session, cart);
            return Answer.json(
                    call.path().getLast().equals("add-item") ? 201 : 200, show(cart, call));
        } catch (WooRefusal refusal) {
            if (refusal.status() == 409) {
                refusal.data().set("cart", show(cart, call));
            }
            return refusal.answer();
        }
    }

    private void keep(String session, WooCart cart) {
        carts.remove(session);
        carts.put(session, cart);
        if (carts.size() > MOST_CARTS) {
            carts.remove(carts.keySet().iterator().next());
        }
    }

    private void checkNonce(Request request, WooCall call) {
        String nonce =
                request.header("nonce")
                        .orElseThrow(() ->
                                new WooRefusal(
                                        401,
                                        "woocommerce_rest_missing_nonce",
                                        "Missing the Nonce header. This endpoint requires a valid"
                                                + " nonce."));
        if (!tokens.verifies(nonce, call.now())) {
            throw new WooRefusal(403, "woocommerce_rest_invalid_nonce", "Nonce is invalid.");
        }
    }

    /** The fields of JSON, of a form, or of the address. */
    private static ObjectNode body(WooCall call, Request request) {
        ObjectNode body = Json.object();
        request.parameters().forEach(body::put);
        request.form().forEach(body::put);
        body.setAll(call.body());
        return body;
    }

    private void change(WooCart cart, WooCall call, ObjectNode body) {
        String key = body.path("key").asString("");
        String code = body.path("code").asString("");
        switch (call.path().getLast()) {
            case "add-item" ->
                    cart.add(
                            WooChoice.of(store, number(body, "id", 0), body.path("variation")),
                            number(body, "quantity", 1));
            case "update-item" -> cart.update(key, number(body, "quantity", 1));
            case "remove-item" -> cart.remove(key);
            case "apply-coupon" -> coupons.apply(cart, code, call);
            default -> coupons.remove(cart, code);
        }
    }

    private static int number(ObjectNode body, String name, int otherwise) {
        JsonNode given = body.path(name);
        String text =
                given.isNumber() ? given.asString("") : given.asString(String.valueOf(otherwise));
        if (!text.matches("-?\\d{1,9}")) {
            throw WooRefusal.parameter(
                    name, "rest_invalid_type", name + " is not of type integer.");
        }
        return Integer.parseInt(text);
    }

    private ObjectNode show(WooCart cart, WooCall call) {
        List<String> problems = coupons.review(cart, call);
        List<ObjectNode> applied =
                cart.coupons().stream().map(coupons::find).flatMap(Optional::stream).toList();
        return new WooCartView(cart, applied, call.shown()).show(problems);
    }
}
