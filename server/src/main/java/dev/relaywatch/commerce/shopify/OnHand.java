package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.count;
import static dev.relaywatch.commerce.shopify.Wire.text;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How much there is.
 *
 * @param status {@code instock}, {@code outofstock} or {@code onbackorder}
 * @param quantity null where it is not tracked; less than nothing where more was sold than there
 *     was
 * @param backorders whether it is sold on when nothing is left
 */
record OnHand(String status, @Nullable Integer quantity, boolean backorders) {
    static final String IN_STOCK = "instock";

    /**
     * Of those that are together one product.
     *
     * @param product with {@code totalInventory}, where the variants may be only some of it
     */
    static OnHand of(JsonNode product, List<JsonNode> variants) {
        List<JsonNode> tracked = variants.stream().filter(OnHand::isTracked).toList();
        boolean backorders =
                tracked.stream().anyMatch(one -> text(one, "inventoryPolicy").equals("CONTINUE"));
        if (tracked.isEmpty()) {
            return new OnHand(IN_STOCK, null, false);
        }
        int quantity =
                product.path("totalInventory").isNumber()
                        ? count(product.path("totalInventory"))
                        : tracked.stream().mapToInt(OnHand::quantity).sum();
        boolean inStock =
                quantity > 0
                        || tracked.size() < variants.size()
                        || tracked.stream().anyMatch(one -> quantity(one) > 0);
        return new OnHand(
                inStock ? IN_STOCK : backorders ? "onbackorder" : "outofstock",
                quantity,
                backorders);
    }

    static boolean isTracked(JsonNode variant) {
        return variant.path("inventoryItem").path("tracked").asBoolean(false);
    }

    static int quantity(JsonNode variant) {
        return count(variant.path("inventoryQuantity"));
    }
}
