package dev.relaywatch.sandbox;

import graphql.ExecutionResult;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shopify's GraphQL Admin API (2026-07): its door, its limits and troubles. What can be asked
 * stands in {@code shopify.graphqls}, what is answered in {@link ShopifyShop}.
 */
final class ShopifyProvider implements Provider {
    private static final Pattern PATH =
            Pattern.compile("/admin/api/(\\d{4}-\\d{2}|unstable)/graphql\\.json");
    private static final String OLDEST_VERSION = "2026-01";
    private static final BigDecimal POINTS = BigDecimal.valueOf(2_000);
    private static final List<String> SCOPES =
            List.of(
                    "read_orders",
                    "write_products",
                    "read_inventory",
                    "read_customers",
                    "read_discounts",
                    "read_shipping");

    @Override
    public String service() {
        return "shopify";
    }

    /**
     * {@code rateLimitRemainingPercent}: of the bucket of points; {@code scopes}: of the app;
     * {@code frozen}: the shop's bill is unpaid; {@code currency}: of the shop.
     */
    @Override
    public Set<String> standings() {
        return Set.of("rateLimitRemainingPercent", "scopes", "frozen", "currency");
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
        return with(
                query(Json.read(request.body()).orElseGet(Json::object), account)
                        .with("X-Shopify-API-Version", served(path.group(1))));
    }

    private static Answer query(JsonNode body, Account account) {
        Standing standing = account.standing();
        Map<String, Object> variables = new HashMap<>();
        body.path("variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), Json.plain(variable.getValue())));
        ExecutionResult result =
                ShopifyGraphQl.execute(
                        body.path("query").asString(""),
                        variables,
                        account.shopifyShop(standing.text("currency", "GBP")),
                        standing.texts("scopes", SCOPES));
        ObjectNode answer = Json.object();
        if (!result.getErrors().isEmpty()) {
            answer.set("errors", ShopifyErrors.of(result.getErrors()));
        }
        if (result.isDataPresent()) {
            JsonNode data = Json.of(result.getData());
            answer.set("data", data);
            BigDecimal left =
                    standing.decimal("rateLimitRemainingPercent", "99.9")
                            .multiply(POINTS)
                            .movePointLeft(2);
            answer.set("extensions", cost(left, objects(data)));
        }
        return Answer.json(200, answer);
    }

    /** Each costs a point, the answer itself too. */
    private static int objects(JsonNode node) {
        int inside = 0;
        for (JsonNode value : node) {
            inside += objects(value);
        }
        return node.isObject() ? inside + 1 : inside;
    }

    /** A version that was retired is answered by the oldest there is. */
    private static String served(String version) {
        return version.compareTo(OLDEST_VERSION) < 0 ? OLDEST_VERSION : version;
    }

    private static JsonNode cost(BigDecimal left, @Nullable Integer cost) {
        ObjectNode extensions = Json.object();
        ObjectNode told =
                extensions
                        .putObject("cost")
                        .put("requestedQueryCost", cost == null ? 2 : cost)
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
