package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.text;

import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.ProductRef;
import dev.relaywatch.commerce.operation.Shop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Finds what is sold. A product always has variants, and a SKU is a variant's; where it has only
 * the one that Shopify made for it, the two are the same thing.
 */
@Component
class ShopifyProducts {
    /** Shopify has no code for what is not there. */
    static final String NOT_FOUND = "product_not_found";

    private static final String VARIANT =
            """
            fragment Variant on ProductVariant {
              id displayName sku price compareAtPrice inventoryQuantity inventoryPolicy inventoryItem { tracked }
            }
            fragment Whole on ProductVariant {
              ...Variant
              product { id title hasOnlyDefaultVariant }
            }
            """;

    private static final String BY_NUMBER =
            """
            query Product($product: ID!, $variant: ID!, $sku: String!) {
              shop { currencyCode }
              product(id: $product) {
                id title hasOnlyDefaultVariant tracksInventory totalInventory
                variants(first: 100) { nodes { ...Variant } }
              }
              productVariant(id: $variant) { ...Whole }
              productVariants(first: 10, query: $sku) { nodes { ...Whole } }
            }
            """
                    + VARIANT;

    private static final String BY_SKU =
            """
            query Product($sku: String!) {
              shop { currencyCode }
              productVariants(first: 10, query: $sku) { nodes { ...Whole } }
            }
            """
                    + VARIANT;

    private final ShopifyClient client;

    ShopifyProducts(ShopifyClient client) {
        this.client = client;
    }

    /** By the number of a product, else by that of a variant, else by SKU. */
    OperationResult<Sold> find(Shop shop, ProductRef wanted) {
        String sku = Search.of("sku", wanted.text()).text();
        OptionalLong number = wanted.number();
        return (number.isEmpty()
                        ? client.ask(shop, BY_SKU, Map.of("sku", sku))
                        : client.ask(
                                shop,
                                BY_NUMBER,
                                Map.of(
                                        "product", Wire.gid("Product", number.getAsLong()),
                                        "variant", Wire.gid("ProductVariant", number.getAsLong()),
                                        "sku", sku)))
                .then(data ->
                        sold(data, wanted)
                                .map(OperationResult::done)
                                .orElseGet(() ->
                                        OperationResult.refused(
                                                NOT_FOUND,
                                                "there is no product of the number or SKU \""
                                                        + wanted.text()
                                                        + "\"")));
    }

    private static Optional<Sold> sold(JsonNode data, ProductRef wanted) {
        String currency = text(data.path("shop"), "currencyCode");
        JsonNode product = data.path("product");
        if (product.isObject()) {
            List<JsonNode> variants = product.path("variants").path("nodes").valueStream().toList();
            return Optional.of(new Sold(product, variants, currency));
        }
        return Stream.concat(
                        Stream.of(data.path("productVariant")).filter(JsonNode::isObject),
                        data.path("productVariants")
                                .path("nodes")
                                .valueStream()
                                .filter(one -> text(one, "sku").equalsIgnoreCase(wanted.text())))
                .findFirst()
                .map(variant -> new Sold(variant.path("product"), List.of(variant), currency));
    }

    /**
     * A product, or one variant of it.
     *
     * @param product of a variant without {@code totalInventory}
     * @param variants all that are meant, or of very many the first
     */
    record Sold(JsonNode product, List<JsonNode> variants, String currency) {

        private boolean isVariant() {
            return !product.has("totalInventory") && !flag(product, "hasOnlyDefaultVariant");
        }

        long number() {
            return isVariant() ? id(variants.getFirst()) : id(product);
        }

        String name() {
            return isVariant() ? text(variants.getFirst(), "displayName") : text(product, "title");
        }

        /** A product of several has none. */
        String sku() {
            return variants.size() == 1 ? text(variants.getFirst(), "sku") : "";
        }

        OnHand stock() {
            return OnHand.of(product, variants);
        }

        Asking price() {
            return Asking.of(variants, currency);
        }
    }
}
