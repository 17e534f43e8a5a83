package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shopify's GraphQL Admin API, as far as the shop and the app's scopes go (2026-07). */
final class ShopifyProvider implements Provider {
    private static final Pattern PATH =
            Pattern.compile("/admin/api/(\\d{4}-\\d{2}|unstable)/graphql\\.json");
    private static final String OLDEST_VERSION = "2026-01";
    private static final BigDecimal POINTS = BigDecimal.valueOf(2_000);

    @Override
    public String service() {
        return "shopify";
    }

    /**
     * {@code rateLimitRemainingPercent}: of the bucket of points; {@code scopes}: of the app;
     * {@code frozen}: the shop's bill is unpaid.
     */
    @Override
    public Set<String> standings() {
        return Set.of("rateLimitRemainingPercent", "scopes", "frozen");
    }

    @Override
    public Answer answer(Request request, Account account) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches() || !request.method().equals("POST")) {
            return with(text(404, "Not Found"));
        }
        if (!request.header("x-shopify-access-token").orElse("").startsWith("shp")) {
            return with(unauthorized());
        }
        if (account.standing().flag("frozen", false)) {
            return with(text(402, "Unavailable Shop"));
        }
        String query =
                Json.read(request.body()).map(it -> it.path("query").asString("")).orElse("");
        Answer answer =
                query.contains("shop")
                        ? shop(query, account.standing())
                        : said(null, "syntax error, unexpected end of file");
        return with(answer.with("X-Shopify-API-Version", served(path.group(1))));
    }

    /** A version that was retired is answered by the oldest there is. */
    private static String served(String version) {
        return version.compareTo(OLDEST_VERSION) < 0 ? OLDEST_VERSION : version;
    }

    private static Answer shop(String query, Standing standing) {
        ObjectNode data = Json.object();
        data.putObject("shop")
                .put("id", "gid://shopify/Shop/1")
                .put("name", "Acme")
                .put("myshopifyDomain", "acme.myshopify.com")
                .put("currencyCode", "GBP")
                .put("ianaTimezone", "Europe/London");
        if (query.contains("accessScopes")) {
            ArrayNode scopes = data.putObject("currentAppInstallation").putArray("accessScopes");
            standing.texts("scopes", List.of("read_orders", "write_products", "read_inventory"))
                    .forEach(scope -> scopes.addObject().put("handle", scope));
        }
        BigDecimal left =
                standing.decimal("rateLimitRemainingPercent", "99.9")
                        .multiply(POINTS)
                        .movePointLeft(2);
        ObjectNode answer = Json.object();
        answer.set("data", data);
        answer.set("extensions", cost(left, 2));
        return Answer.json(200, answer);
    }

    private static JsonNode cost(BigDecimal left, @Nullable Integer cost) {
        ObjectNode extensions = Json.object();
        ObjectNode told =
                extensions
                        .putObject("cost")
                        .put("requestedQueryCost", 2)
                        .put("actualQueryCost", cost);
        told.putObject("throttleStatus")
                .put("maximumAvailable", POINTS.setScale(1))
                .put("currentlyAvailable", left)
                .put("restoreRate", 100.0);
        return extensions;
    }

    @Override
    public Optional<Failure> failure(FaultKind kind) {
        return switch (kind) {
            case THROTTLED -> Optional.of(_ -> with(said("THROTTLED", "Throttled")));
            case TOKEN_EXPIRED, TOKEN_REVOKED -> Optional.of(_ -> with(unauthorized()));
            case UNAVAILABLE -> Optional.of(_ -> with(text(503, "Service Unavailable")));
            case UNKNOWN_ERROR -> Optional.of(_ -> with(text(500, "Internal Server Error")));
            case LIE ->
                    Optional.of(_ ->
                            with(
                                    said(
                                            "INTERNAL_SERVER_ERROR",
                                            "Internal error. Looks like something went wrong on our end.")));
            default -> Optional.empty();
        };
    }

    private static Answer unauthorized() {
        return text(
                401,
                "[API] Invalid API key or access token (unrecognized login or wrong password)");
    }

    /** An error of the query. */
    private static Answer said(@Nullable String code, String message) {
        ObjectNode answer = Json.object();
        ObjectNode error = answer.putArray("errors").addObject().put("message", message);
        if (code != null) {
            error.putObject("extensions").put("code", code);
        }
        answer.set("extensions", cost(BigDecimal.ONE, null));
        return Answer.json(200, answer);
    }

    /** An error before there is a query: its words are text. */
    private static Answer text(int status, String words) {
        return Answer.json(status, Json.object().put("errors", words));
    }

    private static Answer with(Answer answer) {
        return answer.with("X-Request-Id", UUID.randomUUID().toString());
    }
}
