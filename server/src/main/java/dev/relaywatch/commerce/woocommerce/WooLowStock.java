package dev.relaywatch.commerce.woocommerce;

import static dev.relaywatch.commerce.woocommerce.Wire.decimal;
import static dev.relaywatch.commerce.woocommerce.Wire.number;
import static dev.relaywatch.commerce.woocommerce.Wire.text;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.Shop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Products and sizes that are running out. By each one's own bound WooCommerce's analytics know
 * them; for a bound of the caller's, and where a shop has switched the analytics off, the products
 * are gone through: the REST API cannot sort by stock.
 */
@Component
class WooLowStock {
    private static final int OTHERWISE = 2; // WooCommerce's own, where a shop sets none
    private static final int MOST_PRODUCTS = 10_000;
    private static final int MOST_VARIATIONS = 500;

    /** Products whose sizes are looked at: each costs a call. */
    private static final int MOST_PARENTS = 100;

    private static final String SIZES_LEFT_OUT =
            "the sizes of more than " + MOST_PARENTS + " products were not looked at";

    private final WooClient client;

    WooLowStock(WooClient client) {
        this.client = client;
    }

    /**
     * A product, or one of its sizes.
     *
     * @param product with the fields of a {@code ProductLine}
     * @param threshold at or below which it is little
     */
    record Low(JsonNode product, int quantity, int threshold) {}

    /** By each product's own bound, else the shop's; the least first. */
    OperationResult<List<Low>> byTheirOwn(Shop shop, int most) {
        return bound(shop)
                .then(bound -> {
                    OperationResult<List<JsonNode>> low = analytics(shop, most);
                    return low instanceof Failed<List<JsonNode>>(var type, _)
                                    && type.equals("rest_no_route")
                            ? walk(shop, product -> ownOr(product, bound))
                                    .map(all ->
                                            all.stream()
                                                    .filter(WooLowStock::isNoBackorder)
                                                    .toList())
                            : low.then(found -> completed(shop, found))
                                    .map(found -> low(found, product -> ownOr(product, bound)));
                })
                .map(all -> all.subList(0, Math.min(most, all.size())));
    }

    /** Of which that many are left, or fewer; the least first. */
    OperationResult<List<Low>> below(Shop shop, int threshold) {
        return walk(shop, _ -> threshold);
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

    private static int ownOr(JsonNode product, int bound) {
        return decimal(product.path("low_stock_amount")).map(BigDecimal::intValue).orElse(bound);
    }

    /** As the analytics have it: what may be ordered though there is none is not running out. */
    private static boolean isNoBackorder(Low low) {
        return !text(low.product(), "stock_status").equals("onbackorder");
    }

    private static List<Low> low(List<JsonNode> products, ToIntFunction<JsonNode> threshold) {
        List<Low> low = new ArrayList<>();
        for (JsonNode product : products) {
            Integer quantity = WooProducts.stockQuantity(product);
            int bound = threshold.applyAsInt(product);
            if (quantity != null && quantity <= bound) {
                low.add(new Low(product, quantity, bound));
            }
        }
        low.sort(Comparator.comparingInt(Low::quantity));
        return low;
    }

    private OperationResult<List<JsonNode>> analytics(Shop shop, int most) {
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
            if (rows.size() < WooClient.PAGE || found.size() >= most) {
                return OperationResult.done(found);
            }
        }
    }

    /** The analytics tell neither SKU nor price; a size is asked for with its product. */
    private OperationResult<List<JsonNode>> completed(Shop shop, List<JsonNode> found) {
        Map<Long, List<JsonNode>> byParent =
                found.stream()
                        .collect(
                                Collectors.groupingBy(
                                        one -> number(one, "parent_id"),
                                        TreeMap::new,
                                        Collectors.toList()));
        Map<Long, JsonNode> whole = new HashMap<>();
        boolean all = true;
        int parents = 0;
        for (Map.Entry<Long, List<JsonNode>> group : byParent.entrySet()) {
            if (group.getKey() != 0 && ++parents > MOST_PARENTS) {
                all = false;
                break;
            }
            OperationResult<List<JsonNode>> products =
                    ofGroup(shop, group.getKey(), group.getValue());
            if (!(products instanceof Done<List<JsonNode>>(var these, _))) {
                return products;
            }
            these.forEach(one -> whole.put(number(one, "id"), one));
        }
        return new Done<>(
                found.stream().map(one -> whole.getOrDefault(number(one, "id"), one)).toList(),
                all ? null : SIZES_LEFT_OUT);
    }

    private OperationResult<List<JsonNode>> ofGroup(Shop shop, long parent, List<JsonNode> wanted) {
        List<JsonNode> all = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += WooClient.PAGE) {
            List<JsonNode> some =
                    wanted.subList(from, Math.min(from + WooClient.PAGE, wanted.size()));
            OperationResult<List<JsonNode>> found =
                    client.list(
                            shop,
                            parent == 0 ? "products" : "products/" + parent + "/variations",
                            Query.fields(WooProducts.LINE_FIELDS)
                                    .and(
                                            "include",
                                            some.stream()
                                                    .map(one -> String.valueOf(number(one, "id")))
                                                    .collect(Collectors.joining(","))),
                            WooClient.PAGE);
            if (!(found instanceof Done<List<JsonNode>>(var products, _))) {
                return found;
            }
            all.addAll(products);
        }
        return OperationResult.done(all);
    }

    private OperationResult<List<Low>> walk(Shop shop, ToIntFunction<JsonNode> threshold) {
        return client.list(
                        shop,
                        "products",
                        Query.fields(WooProducts.LINE_FIELDS).and("status", "publish"),
                        MOST_PRODUCTS)
                .then(products -> withSizes(shop, products))
                .map(all -> low(all, threshold));
    }

    /** Where each size has a stock of its own, the product has none. */
    private OperationResult<List<JsonNode>> withSizes(Shop shop, List<JsonNode> products) {
        List<JsonNode> parents =
                products.stream()
                        .filter(product ->
                                text(product, "type").equals("variable")
                                        && WooProducts.stockQuantity(product) == null)
                        .toList();
        List<JsonNode> all = new ArrayList<>(products);
        for (JsonNode parent : parents.subList(0, Math.min(MOST_PARENTS, parents.size()))) {
            OperationResult<List<JsonNode>> sizes =
                    client.list(
                            shop,
                            "products/" + number(parent, "id") + "/variations",
                            Query.fields(WooProducts.LINE_FIELDS),
                            MOST_VARIATIONS);
            if (!(sizes instanceof Done<List<JsonNode>>(var found, _))) {
                return sizes;
            }
            all.addAll(found);
        }
        return new Done<>(all, parents.size() > MOST_PARENTS ? SIZES_LEFT_OUT : null);
    }
}
