package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A month of a store's operations on its shop, as another system that made them would tell of them
 * afterwards: more by day than by night, some slow, some refused, and one bad hour.
 */
final class DemoHistory {
    private static final Duration SPAN = Duration.ofDays(30);
    private static final int BATCH = 1_000;
    private static final int BY_NIGHT = 2;
    private static final int BY_DAY = 9;
    private static final List<String> OPERATIONS =
            List.of(
                    "search_products",
                    "search_products",
                    "check_stock",
                    "check_stock",
                    "check_order",
                    "get_product_details",
                    "check_price",
                    "get_shipping_info",
                    "validate_coupon",
                    "get_sales_report");

    private final DemoStore store;
    private final String platform;
    private final Random random;
    private final Instant until;

    DemoHistory(DemoStore store, String platform, long seed, Instant until) {
        this.store = store;
        this.platform = platform;
        this.random = new Random(seed);
        this.until = until;
    }

    /** The oldest first, up to 1,000 operations each. */
    List<DemoCall> calls() {
        List<ObjectNode> all = new ArrayList<>();
        Instant bad = until.minus(Duration.ofDays(3));
        for (Instant hour = until.minus(SPAN);
                !hour.plus(Duration.ofHours(1)).isAfter(until);
                hour = hour.plus(Duration.ofHours(1))) {
            int ofDay = (int) (hour.getEpochSecond() / 3_600 % 24);
            boolean isBad = !hour.isAfter(bad) && hour.plus(Duration.ofHours(1)).isAfter(bad);
            int number = ofDay >= 7 && ofDay < 22 ? BY_DAY : BY_NIGHT;
            for (int i = 0; i < (isBad ? 3 * BY_DAY : number); i++) {
                all.add(operation(hour.plusMillis(random.nextInt(3_600_000)), isBad));
            }
        }
        List<DemoCall> calls = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            ObjectNode body = Json.object();
            ArrayNode metrics = body.putArray("metrics");
            all.subList(from, Math.min(from + BATCH, all.size())).forEach(metrics::add);
            calls.add(
                    DemoCall.of(
                            DemoDoor.OPERATIONS,
                            "/api/operations/metrics",
                            store.secretKey(),
                            Map.of(),
                            body));
        }
        return calls;
    }

    private ObjectNode operation(Instant at, boolean isBad) {
        String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        String error = error(operation, isBad);
        long usual = operation.equals("get_sales_report") ? 600 : 120;
        long took =
                error != null && error.equals("timeout")
                        ? 10_000
                        : Math.round(usual * Math.exp(0.4 * random.nextGaussian()));
        ObjectNode metric =
                Json.object()
                        .put("operation", operation)
                        .put("platform", platform)
                        .put("durationMs", isBad ? took * 2 : took)
                        .put("success", error == null)
                        .put("domain", store.slug() + ".example")
                        .put("userAgent", "demo-assistant/1.0")
                        .put("at", at.toString());
        if (error != null) {
            metric.put("errorType", error)
                    .put(
                            "errorMessage",
                            error.equals("timeout")
                                    ? "no answer in time"
                                    : "there is no order \""
                                            + (4_000 + random.nextInt(900))
                                            + "\"");
        }
        return metric;
    }

    private @Nullable String error(String operation, boolean isBad) {
        if (random.nextInt(100) < (isBad ? 40 : 1)) {
            return "timeout";
        }
        return operation.equals("check_order") && random.nextInt(10) == 0
                ? "order_not_found"
                : null;
    }
}
