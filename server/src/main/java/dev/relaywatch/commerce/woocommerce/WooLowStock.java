package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.plain;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.ShopSource;
import dev.relaywatch.commerce.ShopSource.LowStock;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What is running out by each product's own bound, else the shop's: from WooCommerce's analytics,
 * and where a shop has switched these off from its products.
 */
@Component
class WooLowStock {
    private static final int OTHERWISE = 2; // WooCommerce's own, where a shop sets none
    private static final int MOST_PRODUCTS = 2_000;
    private static final int MOST_PARENTS = 20;

    private final WooClient client;

    WooLowStock(WooClient client) {
        this.client = client;
    }

    OperationResult<List<LowStock>> of(Shop shop) {
        return bound(shop).then(bound -> low(shop, bound));
    }

    /** Not every shop says it, and not to every key. */
    private OperationResult<Integer> bound(Shop shop) {
        OperationResult<JsonNode> told =
                client.get(
                        shop, "settings/products/woocommerce_notify_low_stock_amount", Query.NONE);
        return OperationResult.done(
                told instanceof Done<JsonNode>(var setting, _)
                        ? decimal(setting.path("value")).map(BigDecimal::intValue).orElse(OTHERWISE)
                        : OTHERWISE);
    }

    private OperationResult<List<LowStock>> low(Shop shop, int bound) {
        OperationResult<List<JsonNode>> low = analytics(shop);
        if (low instanceof Failed<List<JsonNode>>(var type, _) && type.equals("rest_no_route")) {
            return client.list(
                            shop,
                            "products",
                            Query.fields(
                                            "id,name,sku,manage_stock,stock_quantity,stock_status,low_stock_amount")
                                    .and("status", "publish"),
                            MOST_PRODUCTS)
                    .map(products ->
                            products.stream()
                                    .filter(one -> isLow(one, bound))
                                    .limit(ShopSource.MOST_ROWS)
                                    .map(one -> line(one, text(one, "sku"), bound))
                                    .toList());
        }
        return low.then(found ->
                skus(shop, found)
                        .map(skus ->
                                found.stream()
                                        .filter(one -> one.path("stock_quantity").isNumber())
                                        .map(one ->
                                                line(
                                                        one,
                                                        skus.getOrDefault(number(one, "id"), ""),
                                                        bound))
                                        .toList()));
    }

    private OperationResult<List<JsonNode>> analytics(Shop shop) {
        List<JsonNode> found = new ArrayList<>();
        for (int page = 1; ; page++) {
            OperationResult<JsonNode> answer =
                    client.analytics(
                            shop,
                            "products/low-in-stock",
                            Query.of("status", "publish")
                                    .and("per_page", WooClient.PAGE)
                                    .and("page", page));
            if (!(answer instanceof Done<JsonNode>(var rows, _))) {
                return answer.map(_ -> found);
            }
            rows.valueStream().forEach(found::add);
            if (rows.size() < WooClient.PAGE || found.size() >= ShopSource.MOST_ROWS) {
                return OperationResult.done(
                        found.subList(0, Math.min(found.size(), ShopSource.MOST_ROWS)));
            }
        }
    }

    private static boolean isLow(JsonNode product, int bound) {
        return product.path("stock_quantity").isNumber()
                && product.path("manage_stock").asBoolean(false)
                && !text(product, "stock_status").equals("onbackorder")
                && number(product, "stock_quantity") <= threshold(product, bound);
    }

    private static int threshold(JsonNode product, int bound) {
        return decimal(product.path("low_stock_amount")).map(BigDecimal::intValue).orElse(bound);
    }

    private static LowStock line(JsonNode product, String sku, int bound) {
        return new LowStock(
                number(product, "id"),
                plain(product, "name"),
                sku,
                (int) number(product, "stock_quantity"),
                threshold(product, bound));
    }

    /** The analytics tell none; a variation is asked for with its product. */
    private OperationResult<Map<Long, String>> skus(Shop shop, List<JsonNode> low) {
        Map<Long, String> skus = new HashMap<>();
        Map<Long, List<JsonNode>> byParent =
                low.stream()
                        .filter(one -> !one.has("sku"))
                        .collect(
                                Collectors.groupingBy(
                                        one -> number(one, "parent_id"),
                                        TreeMap::new,
                                        Collectors.toList()));
        low.stream()
                .filter(one -> one.has("sku"))
                .forEach(one -> skus.put(number(one, "id"), text(one, "sku")));
        int parents = 0;
        for (Map.Entry<Long, List<JsonNode>> group : byParent.entrySet()) {
            if (parents++ > MOST_PARENTS) {
                break;
            }
            for (int from = 0; from < group.getValue().size(); from += WooClient.PAGE) {
                List<JsonNode> some =
                        group.getValue()
                                .subList(
                                        from,
                                        Math.min(from + WooClient.PAGE, group.getValue().size()));
                OperationResult<List<JsonNode>> found =
                        client.list(
                                shop,
                                group.getKey() == 0
                                        ? "products"
                                        : "products/" + group.getKey() + "/variations",
                                Query.fields("id,sku")
                                        .and(
                                                "include",
                                                some.stream()
                                                        .map(one ->
                                                                String.valueOf(number(one, "id")))
                                                        .collect(Collectors.joining(","))),
                                WooClient.PAGE);
                if (!(found instanceof Done<List<JsonNode>>(var products, _))) {
                    return found.map(_ -> skus);
                }
                products.forEach(one -> skus.put(number(one, "id"), text(one, "sku")));
            }
        }
        return OperationResult.done(skus);
    }
}
