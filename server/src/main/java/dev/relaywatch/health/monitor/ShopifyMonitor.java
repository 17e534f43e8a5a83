package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.ShopifyAnswer;
import dev.relaywatch.outbound.ShopifyAnswer.Data;
import dev.relaywatch.outbound.ShopifyAnswer.Throttled;
import dev.relaywatch.outbound.ShopifyAnswer.Unusable;
import dev.relaywatch.outbound.ShopifyApi;
import java.math.BigDecimal;
import java.net.URI;
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
    private static final String QUERY =
            "{ shop { id name currencyCode } currentAppInstallation { accessScopes { handle } } }";

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
        return Probe.of(
                target,
                connection ->
                        switch (ShopifyApi.of(connection)) {
                            case ShopifyApi.Incomplete(var reason) -> HealthResult.unknown(reason);
                            case ShopifyApi.Ready(var api) -> look(api, limit);
                        });
    }

    private HealthResult look(ShopifyApi api, Duration limit) {
        Call call = api.query(QUERY, Map.of(), limit);
        return probe.judged(call, answer -> judge(call.uri(), answer, api.version()));
    }

    private static HealthResult judge(URI asked, Probe.Answered answer, String version) {
        answer.response()
                .header("x-request-id")
                .ifPresent(id -> answer.details().put("requestId", id));
        return switch (ShopifyAnswer.of(asked, answer.response())) {
            case Data(var data, _, _) -> {
                JsonNode shop = data.path("shop");
                yield shop.path("id").isString() ? shop(answer, shop, version) : answer.nonsense();
            }
            case Throttled(_, var said, _) -> answer.throttled(said);
            case Unusable unusable -> {
                if (!unusable.code().equals(unusable.trouble().code())) {
                    answer.details().put("errorCode", unusable.code());
                }
                yield answer.unhealthy(unusable.message());
            }
        };
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
}
