package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.decimal;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;
import static java.util.Objects.requireNonNullElse;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductLine;
import dev.relaywatch.commerce.operation.SearchProducts;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Active products, the best matches first. The search narrows them down; whether there is something
 * left, and the price, are looked at once more, since it knows neither exactly. Within a collection
 * it knows neither words nor prices (shopify.dev, changelog, "New collection_id filter"; 2024).
 */
class ShopifySearchProducts extends SearchProducts {
    private static final String PRODUCTS =
            """
            query Products($search: String!, $sort: ProductSortKeys!, $first: Int!, $after: String) {
              products(first: $first, after: $after, query: $search, sortKey: $sort) {
                nodes {
                  id title description status totalInventory
                  priceRangeV2 { minVariantPrice { amount currencyCode } maxVariantPrice { amount } }
                  variants(first: 4) { nodes { sku inventoryQuantity inventoryPolicy inventoryItem { tracked } } }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;

    private static final String COLLECTION =
            """
            query Collection($handle: String!, $title: String!) {
              collectionByIdentifier(identifier: { handle: $handle }) { id }
              collections(first: 50, query: $title) { nodes { id title } }
            }
            """;

    private static final int PAGE = 20;
    private static final int MOST_LOOKED_AT = 2_000;

    private final ShopifyClient client;

    ShopifySearchProducts(ShopifyClient client) {
        this.client = client;
    }

    @Override
    public OperationResult<List<ProductLine>> run(Shop shop, Parameters asked) {
        String category = asked.category();
        return category == null
                ? search(shop, asked, null)
                : collection(shop, category.strip())
                        .then(found ->
                                found.isEmpty()
                                        ? OperationResult.done(List.of())
                                        : search(shop, asked, found.getFirst()));
    }

    /** By number, by short name as in addresses, or by title; empty where there is none. */
    private OperationResult<List<Long>> collection(Shop shop, String wanted) {
        if (wanted.matches("\\d{1,18}")) {
            return OperationResult.done(List.of(Long.valueOf(wanted)));
        }
        return client.ask(
                        shop,
                        COLLECTION,
                        Map.of("handle", wanted, "title", Search.of("title", wanted).text()))
                .map(data ->
                        Stream.concat(
                                        Stream.of(data.path("collectionByIdentifier"))
                                                .filter(JsonNode::isObject),
                                        data.path("collections")
                                                .path("nodes")
                                                .valueStream()
                                                .filter(one ->
                                                        text(one, "title")
                                                                .equalsIgnoreCase(wanted)))
                                .map(Wire::id)
                                .toList());
    }

    private OperationResult<List<ProductLine>> search(
            Shop shop, Parameters asked, @Nullable Long collection) {
        String words = requireNonNullElse(asked.query(), "");
        Map<String, String> variables =
                Map.of(
                        "search",
                        terms(asked, words, collection).text(),
                        "sort",
                        words.isBlank() || collection != null ? "TITLE" : "RELEVANCE");
        return client.list(
                        shop,
                        new Listing(PRODUCTS, variables, "/products", PAGE),
                        requireNonNullElse(asked.limit(), 20),
                        MOST_LOOKED_AT,
                        one -> isWanted(one, asked) && (collection == null || has(one, words)))
                .map(found -> found.nodes().stream().map(ShopifySearchProducts::line).toList());
    }

    private static Search terms(Parameters asked, String words, @Nullable Long collection) {
        Search search = Search.of("status", "active");
        if (collection != null) {
            return search.and("collection_id", collection);
        }
        search = search.words(words);
        BigDecimal least = asked.minPrice();
        BigDecimal most = asked.maxPrice();
        search = least == null ? search : search.atLeast("price", least.toPlainString());
        return most == null ? search : search.atMost("price", most.toPlainString());
    }

    /** Whether each of the words is in the title, the description or a SKU. */
    private static boolean has(JsonNode one, String words) {
        String all =
                Stream.concat(
                                Stream.of(text(one, "title"), text(one, "description")),
                                variants(one).stream().map(variant -> text(variant, "sku")))
                        .collect(Collectors.joining(" "))
                        .toLowerCase(Locale.ROOT);
        return Stream.of(words.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .allMatch(all::contains);
    }

    private static boolean isWanted(JsonNode one, Parameters asked) {
        JsonNode range = one.path("priceRangeV2");
        BigDecimal least = asked.minPrice();
        BigDecimal most = asked.maxPrice();
        Boolean inStock = asked.inStock();
        return text(one, "status").equals("ACTIVE")
                && (least == null || price(range, "maxVariantPrice").compareTo(least) >= 0)
                && (most == null || price(range, "minVariantPrice").compareTo(most) <= 0)
                && (inStock == null || inStock == stock(one).status().equals(OnHand.IN_STOCK));
    }

    private static BigDecimal price(JsonNode range, String field) {
        return decimal(range.path(field).path("amount")).orElse(BigDecimal.ZERO);
    }

    private static OnHand stock(JsonNode product) {
        return OnHand.of(product, variants(product));
    }

    private static List<JsonNode> variants(JsonNode product) {
        return product.path("variants").path("nodes").valueStream().toList();
    }

    private static ProductLine line(JsonNode one) {
        OnHand stock = stock(one);
        List<JsonNode> variants = variants(one);
        return new ProductLine(
                id(one),
                text(one, "title"),
                variants.size() == 1 ? text(variants.getFirst(), "sku") : "",
                Wire.money(one.path("priceRangeV2").path("minVariantPrice")),
                stock.status(),
                stock.quantity());
    }
}
