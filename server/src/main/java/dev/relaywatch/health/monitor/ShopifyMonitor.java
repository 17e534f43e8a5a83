package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Shopify: reads the shop and what the app may do (shopify.dev, "GraphQL Admin API rate limits",
 * "REST Admin API rate limits", "About Shopify API versioning"; 2026). When its token ends, the
 * Admin API tells nobody who already has it.
 */
@Component
class ShopifyMonitor implements Monitor {
    private static final String VERSION = "2026-07";
    private static final byte[] QUERY =
            """
            {"query":"{ shop { id name currencyCode } currentAppInstallation { accessScopes { handle } } }"}
            """
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);

    /** For what is read of a shop: its orders and its products. */
    private static final List<String> NEEDED = List.of("read_orders", "read_products");

    private final Probe probe;

    ShopifyMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "shopify";
    }

    @Override
    public Tier tier() {
        return Tier.CORE;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target, "access-token", (connection, token) -> look(connection, token, limit));
    }

    private HealthResult look(Connection connection, String token, Duration limit) {
        URI shop = connection.baseUrl();
        String version = connection.setting("api-version").orElse(VERSION);
        if (shop == null) {
            return HealthResult.unknown(
                    "no base-url is given; add the shop's, https://….myshopify.com");
        }
        if (!version.matches("\\d{4}-\\d{2}|unstable")) {
            return HealthResult.unknown("settings.api-version must look like " + VERSION);
        }
        return probe.judged(
                Call.post(
                        connection.address(shop, "/admin/api/" + version + "/graphql.json"),
                        Map.of("X-Shopify-Access-Token", token),
                        QUERY,
                        limit),
                answer -> judge(answer, version));
    }

    private static HealthResult judge(Probe.Answered answer, String version) {
        answer.response()
                .header("x-request-id")
                .ifPresent(id -> answer.details().put("requestId", id));
        String said = words(answer.json().path("errors"));
        return switch (answer.status()) {
            case 200 -> answered(answer, version, said);
            case 401, 403 ->
                    answer.unhealthy(
                            "the token is refused"
                                    + because(said)
                                    + "; renew it, or install the app again");
            case 402 -> answer.unhealthy("the shop is frozen until its bill is paid");
            case 404 ->
                    answer.unhealthy(
                            "there is no such shop or version: look at base-url and settings.api-version");
            case 423 -> answer.unhealthy("the shop is locked" + because(said));
            case 429, 430 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    /** An error may come with 200. */
    private static HealthResult answered(Probe.Answered answer, String version, String said) {
        JsonNode errors = answer.json().path("errors");
        if ((!errors.isMissingNode() && !errors.isEmpty()) || errors.isString()) {
            return switch (errors.path(0).path("extensions").path("code").asString("")) {
                case "THROTTLED" -> answer.throttled(said);
                case "ACCESS_DENIED" ->
                        answer.unhealthy(
                                "the token may not read the shop"
                                        + because(said)
                                        + "; give the app the scope and install it again");
                case "SHOP_INACTIVE" -> answer.unhealthy("the shop is inactive" + because(said));
                default -> answer.unhealthy(said);
            };
        }
        JsonNode shop = answer.json().path("data").path("shop");
        return shop.path("id").isString() ? shop(answer, shop, version) : answer.nonsense();
    }

    private static HealthResult shop(Probe.Answered answer, JsonNode shop, String version) {
        Map<String, Object> details = answer.details();
        details.put("shop", shop.path("name").asString(""));
        details.put("currency", shop.path("currencyCode").asString(""));
        String served = answer.response().header("x-shopify-api-version").orElse(version);
        details.put("apiVersion", served);
        left(answer).ifPresent(left -> details.put(RateLeft.METRIC, left));
        List<String> troubles = new ArrayList<>();
        List<String> missing = missing(answer.json());
        if (!missing.isEmpty()) {
            details.put("missingScopes", missing);
            troubles.add(
                    "the app lacks "
                            + String.join(" and ", missing)
                            + ": give it the scope and install it again");
        }
        if (served.compareTo(version) > 0) { // a version that is too old falls forward
            troubles.add(
                    "version "
                            + version
                            + " is no longer served, "
                            + served
                            + " answers in its place: set settings.api-version to it");
        }
        return troubles.isEmpty() ? answer.healthy() : answer.degraded(String.join("; ", troubles));
    }

    /**
     * GraphQL tells the points that are left; the header, which REST answers have, counts the calls
     * that are used.
     */
    private static Optional<BigDecimal> left(Probe.Answered answer) {
        JsonNode bucket = answer.json().path("extensions").path("cost").path("throttleStatus");
        Optional<BigDecimal> points =
                bucket.path("currentlyAvailable").isNumber()
                        ? RateLeft.of(
                                bucket.path("currentlyAvailable").asDecimal(BigDecimal.ZERO),
                                bucket.path("maximumAvailable").asDecimal(BigDecimal.ZERO))
                        : Optional.empty();
        return RateLeft.less(
                points,
                RateLeft.ofUsed(
                        answer.response().header("x-shopify-shop-api-call-limit").orElse(null)));
    }

    /** Who may write may read; empty where nothing is told. */
    private static List<String> missing(JsonNode json) {
        JsonNode scopes = json.path("data").path("currentAppInstallation").path("accessScopes");
        Set<String> granted =
                scopes.valueStream()
                        .map(scope -> scope.path("handle").asString(""))
                        .map(handle -> handle.replaceFirst("^write_", "read_"))
                        .collect(Collectors.toSet());
        return scopes.isArray()
                ? NEEDED.stream().filter(scope -> !granted.contains(scope)).toList()
                : List.of();
    }

    /** Text, or a list of errors, or lists of texts by field. */
    private static String words(JsonNode errors) {
        if (errors.isString()) {
            return errors.asString("");
        }
        JsonNode first = errors.valueStream().findFirst().orElse(errors);
        return first.path("message").asString(first.path(0).asString(first.asString("")));
    }

    private static String because(String said) {
        return said.isEmpty() ? "" : ": " + said;
    }
}
