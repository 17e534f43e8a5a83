package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A WordPress with WooCommerce: its doors, keys and troubles. What it sells and to whom is its
 * {@link WooStore}'s.
 */
final class WooCommerceProvider implements Provider {
    private static final String INDEX = "/wp-json/";
    private static final String REST = "/wp-json/wc/v3/";
    private static final String ANALYTICS = "/wp-json/wc-analytics/";
    private static final String STOREFRONT = "/wp-json/wc/store/v1/";
    private static final String MAINTENANCE =
            "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Briefly"
                    + " unavailable for scheduled maintenance. Check back in a minute.</h1></body></html>";
    private static final String WARNING =
            "<br />\n<b>Warning</b>:  Undefined array key \"size\" in"
                    + " <b>/var/www/html/wp-content/plugins/acme/acme.php</b> on line <b>12</b><br />\n";

    @Override
    public String service() {
        return "woocommerce";
    }

    /**
     * {@code currency}, {@code timezone}: of the shop; {@code phpWarnings}: whether PHP shows them
     * to visitors; {@code maintenance}: whether WordPress is being updated; {@code httpsOnly}:
     * whether calls are sent to https; {@code readOnlyKey}: whether the key may change nothing;
     * {@code rateLimited}: whether the Store API takes no more calls; {@code analyticsOff}: whether
     * its owner has switched WooCommerce's analytics off.
     */
    @Override
    public Set<String> standings() {
        return Set.of(
                "currency",
                "timezone",
                "phpWarnings",
                "maintenance",
                "httpsOnly",
                "readOnlyKey",
                "rateLimited",
                "analyticsOff");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Standing standing = account.standing();
        if (standing.flag("httpsOnly", false)) {
            return new Answer(
                    301, Map.of("Location", "https://acme.example" + request.path()), new byte[0]);
        }
        if (standing.flag("maintenance", false)) {
            return maintenance();
        }
        Answer answer = answered(request, account);
        return standing.flag("phpWarnings", false) ? warned(answer) : answer;
    }

    private static Answer answered(Request request, Account account) {
        try {
            if (request.path().equals(INDEX)) {
                return index(account.standing());
            }
            return request.path().startsWith(STOREFRONT)
                    ? storefront(request, account)
                    : administration(request, account);
        } catch (WooRefusal refusal) {
            return refusal.answer();
        }
    }

    /** What WordPress tells of itself, to everybody. */
    private static Answer index(Standing standing) {
        ZoneId zone = WooShown.of(standing).zone();
        ObjectNode index =
                Json.object()
                        .put("name", "Sandbox store")
                        .put("description", "")
                        .put("url", "https://store.example")
                        .put("home", "https://store.example");
        if (zone instanceof ZoneOffset offset) {
            index.put("gmt_offset", String.valueOf(offset.getTotalSeconds() / 3_600.0))
                    .put("timezone_string", "");
        } else {
            index.put("gmt_offset", "0").put("timezone_string", zone.getId());
        }
        return Answer.json(200, index);
    }

    /** Needs no key. */
    private static Answer storefront(Request request, Account account) {
        WooCall call = call(request, STOREFRONT, account.standing());
        if (!WooCartApi.knows(call.method(), call.path())) {
            throw WooRefusal.noRoute();
        }
        return account.standing().flag("rateLimited", false)
                ? WooCartApi.limited(call)
                : account.wooStore().cart(call, request);
    }

    private static Answer administration(Request request, Account account) {
        boolean analytics = request.path().startsWith(ANALYTICS);
        if (analytics && account.standing().flag("analyticsOff", false)) {
            throw WooRefusal.noRoute();
        }
        if (!analytics && !request.path().startsWith(REST)) {
            throw WooRefusal.noRoute();
        }
        WooCall call = call(request, analytics ? ANALYTICS : REST, account.standing());
        if (!(analytics ? WooAnalytics.knows(call.path()) : WooRest.knows(call.path()))) {
            throw WooRefusal.noRoute();
        }
        String[] key = key(request);
        if (!key[0].startsWith("ck_")) {
            return stranger();
        }
        if (!key[1].startsWith("cs_")) {
            return error(
                    401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.");
        }
        if (!call.reads() && account.standing().flag("readOnlyKey", false)) {
            return error(
                    401,
                    "woocommerce_rest_authentication_error",
                    "The API key provided does not have write permissions.");
        }
        return analytics ? account.wooStore().analytics(call) : account.wooStore().rest(call);
    }

    /**
     * @param api what its path begins with
     */
    private static WooCall call(Request request, String api, Standing standing) {
        JsonNode body = Json.read(request.body()).orElseGet(Json::object);
        String path = request.path().substring(api.length());
        return new WooCall(
                request.at(),
                request.method(),
                List.of(path.replaceFirst("/$", "").split("/", -1)),
                "https://store.example" + request.path(),
                new WooQuery(request.query()),
                body instanceof ObjectNode object ? object : Json.object(),
                WooShown.of(standing));
    }

    /** Key and secret, both empty where there are none; those of the query come first. */
    private static String[] key(Request request) {
        Map<String, String> asked = request.parameters();
        if (asked.containsKey("consumer_key")) {
            return new String[] {
                asked.get("consumer_key"), asked.getOrDefault("consumer_secret", "")
            };
        }
        String basic = request.header("authorization").orElse("").replaceFirst("^Basic ", "");
        try {
            String decoded = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0
                    ? new String[] {"", ""}
                    : new String[] {decoded.substring(0, colon), decoded.substring(colon + 1)};
        } catch (IllegalArgumentException _) {
            return new String[] {"", ""};
        }
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED ->
                    Optional.of(_ ->
                            Answer.html(429, "<html><h1>429 Too Many Requests</h1></html>")
                                    .with("Retry-After", "30"));
            case TOKEN_REVOKED -> Optional.of(_ -> stranger());
            case UNAVAILABLE -> Optional.of(_ -> maintenance());
            case UNKNOWN_ERROR -> Optional.of(_ -> broken(500));
            case LIE -> Optional.of(_ -> broken(200));
            default -> Optional.empty();
        };
    }

    /** A key that is not known is as none. */
    private static Answer stranger() {
        return error(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
    }

    private static Answer broken(int status) {
        return error(
                status,
                "internal_server_error",
                "There has been a critical error on this website.");
    }

    private static Answer maintenance() {
        return Answer.html(503, MAINTENANCE).with("Retry-After", "600");
    }

    /** What PHP shows comes before the answer, and makes a page of it. */
    private static Answer warned(Answer answer) {
        Answer page =
                Answer.html(
                        answer.status(),
                        WARNING + new String(answer.body(), StandardCharsets.UTF_8));
        return new Answer(page.status(), answer.headers(), page.body())
                .with("Content-Type", "text/html");
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = Json.object().put("code", code).put("message", message);
        body.putObject("data").put("status", status == 200 ? 500 : status);
        return Answer.json(status, body);
    }
}
