package dev.relaywatch.outbound;

import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a call to a shop's WooCommerce came to. Sources: WooCommerce REST API v3, "Errors"; Store
 * API, "Rate Limiting"; WordPress's own pages for visitors.
 */
public sealed interface WooCommerceAnswer {

    /**
     * The shop did as it was asked.
     *
     * @param noise what PHP printed before the JSON, such as {@code warning}; absent where it was
     *     still
     */
    record Json(JsonNode json, @Nullable String noise, Response response)
            implements WooCommerceAnswer {}

    /**
     * The shop works, and declined: there is no such order, the coupon has expired.
     *
     * @param code the shop's own, such as {@code woocommerce_rest_product_invalid_id}
     * @param message the shop's own words, without markup; may quote what it was sent
     * @param data what it adds, such as the parameters at fault; missing where it adds nothing
     */
    record Declined(String code, String message, JsonNode data, Response response)
            implements WooCommerceAnswer {}

    /**
     * Nothing that can be used came from the shop.
     *
     * @param code the shop's own where it gave one, else that of the trouble
     * @param message what is wrong and what to do; may quote what the shop was sent
     * @param response absent where none came
     */
    record Unusable(Trouble trouble, String code, String message, @Nullable Response response)
            implements WooCommerceAnswer {}

    /** Why nothing can be used. */
    enum Trouble {
        /** The key is refused, or may not do this. */
        KEY_REFUSED,
        /** There is no WooCommerce API at the address, or it moved. */
        WRONG_ADDRESS,
        /** The shop or its host asks for a rest. */
        RATE_LIMITED,
        /** WordPress is being updated. */
        MAINTENANCE,
        /** The shop failed, or something before it did. */
        SHOP_FAILED,
        /** The answer is no JSON, or longer than it may be. */
        UNREADABLE,
        /** The shop could not be reached. */
        UNREACHABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Not sent: this server stops, or may not call the address. */
        NOT_SENT;

        /** As a program reads it, such as {@code key_refused}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the answer to a call. */
    static WooCommerceAnswer of(URI asked, Answer answer) {
        return switch (answer) {
            case Unreached unreached -> unreached(unreached);
            case Response response -> of(asked, response);
        };
    }

    private static WooCommerceAnswer unreached(Unreached unreached) {
        Trouble trouble =
                switch (unreached.reason()) {
                    case TIMEOUT -> Trouble.TIMEOUT;
                    case INTERRUPTED, FORBIDDEN_ADDRESS -> Trouble.NOT_SENT;
                    case DNS, UNREACHABLE, REFUSED, RESET, TLS, PROTOCOL -> Trouble.UNREACHABLE;
                };
        return new Unusable(trouble, trouble.code(), unreached.message(), null);
    }

    /** Reads an answer that came. */
    static WooCommerceAnswer of(URI asked, Response response) {
        if (response.status() / 100 == 3) {
            return unusable(Trouble.WRONG_ADDRESS, "", Moved.words(asked, response), response);
        }
        PhpOutput body = PhpOutput.of(response);
        String code = body.json().path("code").asString("");
        String said = WooCommerceApi.plain(body.json().path("message").asString(""));
        return switch (response.status()) {
            case 200, 201 ->
                    isSaidToHaveFailed(body.json(), code)
                            ? unusable(Trouble.SHOP_FAILED, code, said, response)
                            : done(asked, body, response);
            case 401, 403 -> refused(asked, code, said, body.json(), response);
            case 404 ->
                    code.isEmpty() || code.equals("rest_no_route")
                            ? unusable(
                                    Trouble.WRONG_ADDRESS,
                                    code,
                                    "there is no WooCommerce API at this address"
                                            + because(said)
                                            + "; look at base-url, at the plugin, and that permalinks are not plain",
                                    response)
                            : declined(code, said, body.json(), response);
            case 400, 409, 410, 422 -> declined(code, said, body.json(), response);
            case 429 -> unusable(Trouble.RATE_LIMITED, code, rest(said), response);
            case 501 ->
                    unusable(
                            Trouble.SHOP_FAILED,
                            code,
                            "a firewall before the shop refuses the call (501)",
                            response);
            case 503 ->
                    response.text().toLowerCase(Locale.ROOT).contains("maintenance")
                            ? unusable(
                                    Trouble.MAINTENANCE,
                                    code,
                                    "the shop is in maintenance: WordPress is being updated; if it stays so, remove the"
                                            + " file .maintenance",
                                    response)
                            : failed(asked, code, said, response);
            default -> failed(asked, code, said, response);
        };
    }

    /** A plugin that fails may still answer 200. */
    private static boolean isSaidToHaveFailed(JsonNode json, String code) {
        return !code.isEmpty()
                && json.path("message").isString()
                && json.path("data").path("status").asInt(0) >= 400;
    }

    private static WooCommerceAnswer done(URI asked, PhpOutput body, Response response) {
        if (!body.json().isMissingNode()) {
            return new Json(body.json(), body.noise(), response);
        }
        if (body.noise() != null) {
            return unusable(
                    Trouble.UNREADABLE,
                    "",
                    "PHP prints a "
                            + body.noise()
                            + " and no answer comes: see the shop's error log",
                    response);
        }
        if (response.truncated()) {
            return unusable(
                    Trouble.UNREADABLE,
                    "",
                    asked.getHost() + " answers with more than fits; ask for less at once",
                    response);
        }
        return unusable(
                response.text().toLowerCase(Locale.ROOT).contains("maintenance")
                        ? Trouble.MAINTENANCE
                        : Trouble.UNREADABLE,
                "",
                asked.getHost()
                        + (response.isPage()
                                ? " answers with a page where JSON was expected: the shop is in maintenance, or a proxy or"
                                        + " a login page stands before it"
                                : " answers "
                                        + response.status()
                                        + " with something else than its own format"),
                response);
    }

    /**
     * The cart says by 401 and 403 that its own token is missing or old. A key that came over plain
     * HTTP was not looked at, and the shop answers as to a stranger; what is wrong with one that
     * was looked at it says.
     */
    private static WooCommerceAnswer refused(
            URI asked, String code, String said, JsonNode json, Response response) {
        if (code.endsWith("_nonce")) {
            return declined(code, said, json, response);
        }
        return unusable(
                Trouble.KEY_REFUSED,
                code,
                "the key is refused"
                        + because(said)
                        + ("http".equalsIgnoreCase(asked.getScheme())
                                        && !code.equals("woocommerce_rest_authentication_error")
                                ? "; WordPress takes keys over https only: give the address with https://"
                                : "; make a key of a user who manages the shop, with read and write permission, and see"
                                        + " that the host lets the Authorization header through"),
                response);
    }

    /** The Store API asks for a rest by 400; a refusal without a code is none of WooCommerce. */
    private static WooCommerceAnswer declined(
            String code, String said, JsonNode json, Response response) {
        if (code.equals("rate_limit_exceeded")) {
            return unusable(Trouble.RATE_LIMITED, code, rest(said), response);
        }
        if (code.isEmpty()) {
            return unusable(
                    Trouble.SHOP_FAILED,
                    code,
                    "something before the shop refuses the call (" + response.status() + ")",
                    response);
        }
        return new Declined(code, said.isEmpty() ? code : said, json.path("data"), response);
    }

    private static WooCommerceAnswer failed(
            URI asked, String code, String said, Response response) {
        return unusable(
                Trouble.SHOP_FAILED,
                code,
                response.status() == 500
                        ? "WordPress failed" + because(said) + "; see the shop's error log"
                        : asked.getHost() + " answers " + response.status() + because(said),
                response);
    }

    private static Unusable unusable(
            Trouble trouble, String code, String message, Response response) {
        return new Unusable(trouble, code.isEmpty() ? trouble.code() : code, message, response);
    }

    private static String rest(String said) {
        return "the shop asks for a rest" + because(said);
    }

    private static String because(String said) {
        return said.isEmpty() ? "" : ": " + said;
    }
}
