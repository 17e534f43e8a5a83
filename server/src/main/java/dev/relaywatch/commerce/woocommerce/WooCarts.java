package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.each;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.woocommerce.WooClient.Page;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Carts by their token, each renewed by every answer. Sources: WooCommerce Store API, "Cart
 * Tokens", "Nonce Tokens", "Cart".
 */
@Component
class WooCarts {
    private static final String CART = "cart";
    private static final String NEW_CART = "the shop no longer knows the token; this is a new cart";

    private final WooClient client;

    WooCarts(WooClient client) {
        this.client = client;
    }

    /**
     * By what a call is known to belong to a cart.
     *
     * @param token empty where the shop gives none
     * @param nonce which releases of before the tokens want as well
     */
    private record Session(String token, String nonce) {
        static Session of(Page page, @Nullable String before) {
            return new Session(
                    page.response().header("cart-token").orElse(before == null ? "" : before),
                    page.response().header("nonce").orElse(""));
        }

        Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            if (!token.isEmpty()) {
                headers.put("Cart-Token", token);
            }
            if (!nonce.isEmpty()) {
                headers.put("Nonce", nonce);
            }
            return headers;
        }
    }

    /**
     * @param token absent: a new cart
     */
    OperationResult<Cart> get(Shop shop, @Nullable String token) {
        return client.store(shop, CART, new Session(token == null ? "" : token, "").headers(), null)
                .then(page -> cart(page, Session.of(page, token)));
    }

    /**
     * @param token absent: a new cart
     */
    OperationResult<Cart> change(
            Shop shop, @Nullable String token, String path, Map<String, ?> body) {
        if (token == null) {
            return fresh(shop, path, body, null);
        }
        OperationResult<Page> changed =
                client.store(shop, path, new Session(token, "").headers(), body);
        return changed instanceof Refused<Page>(var type, _) && type.endsWith("_nonce")
                ? fresh(shop, path, body, token)
                : changed.then(page -> cart(page, Session.of(page, token)));
    }

    /** Looks at the cart first: what comes with it opens it for changes. */
    private OperationResult<Cart> fresh(
            Shop shop, String path, Map<String, ?> body, @Nullable String token) {
        return client.store(shop, CART, new Session(token == null ? "" : token, "").headers(), null)
                .then(seen -> {
                    Session session = Session.of(seen, token);
                    OperationResult<Cart> changed =
                            client.store(shop, path, session.headers(), body)
                                    .then(page -> cart(page, Session.of(page, session.token())));
                    boolean isOther = token != null && seen.json().path("items").isEmpty();
                    return isOther && changed instanceof Done<Cart>(var cart, _)
                            ? new Done<>(cart, NEW_CART)
                            : changed;
                });
    }

    private static OperationResult<Cart> cart(Page page, Session session) {
        JsonNode totals = page.json().path("totals");
        return page.json().path("items").isArray() && totals.path("currency_code").isString()
                ? OperationResult.done(cart(page.json(), totals, session))
                : WooClient.unreadable("the cart");
    }

    private static Cart cart(JsonNode json, JsonNode totals, Session session) {
        return new Cart(
                session.token(),
                each(json.path("items"), WooCarts::item),
                each(
                        json.path("coupons"),
                        one ->
                                new Cart.Coupon(
                                        text(one, "code"),
                                        minor(one.path("totals"), "total_discount"))),
                minor(totals, "total_items"),
                minor(totals, "total_discount"),
                minor(totals, "total_price"));
    }

    private static Cart.Item item(JsonNode one) {
        return new Cart.Item(
                text(one, "key"),
                number(one, "id"),
                plain(one, "name"),
                (int) number(one, "quantity"),
                minor(one.path("totals"), "line_total"));
    }

    /** Minor units as text, beside the currency and how many digits they stand for. */
    private static Amount minor(JsonNode totals, String field) {
        return Amount.ofMinor(
                decimal(totals.path(field)).orElse(BigDecimal.ZERO),
                Math.clamp(totals.path("currency_minor_unit").asLong(2), 0, 10),
                text(totals, "currency_code"));
    }
}
