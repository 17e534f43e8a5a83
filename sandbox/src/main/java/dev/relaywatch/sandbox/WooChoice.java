package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which product is meant, and which variation of it (WooCommerce's {@code
 * CartController.parse_variation_data}).
 *
 * @param product what goes into the cart: a product, or a variation
 * @param name of the product, whatever its variation
 * @param variation its attributes by their slugs
 */
record WooChoice(ObjectNode product, String name, Map<String, String> variation) {

    static WooChoice of(WooStore store, long id, JsonNode given) {
        ObjectNode product =
                WooProducts.either(store, id)
                        .orElseThrow(() ->
                                new WooRefusal(
                                        400,
                                        "woocommerce_rest_cart_invalid_product",
                                        "Product with ID \""
                                                + id
                                                + "\" was not found and cannot be added to the"
                                                + " cart."));
        boolean variable = WooProductRow.isVariable(product);
        long parentId = product.path("parent_id").asLong();
        if (!variable && parentId == 0) {
            return new WooChoice(product, product.path("name").asString(""), Map.of());
        }
        ObjectNode parent =
                variable
                        ? product
                        : store.products
                                .find(parentId)
                                .orElseThrow(() ->
                                        new WooRefusal(
                                                400,
                                                "woocommerce_rest_cart_invalid_parent_product",
                                                "This product cannot be added to the cart."));
        Map<String, String> asked = asked(parent, given);
        ObjectNode chosen = variable ? matching(store, parent, asked) : product;
        return new WooChoice(
                chosen, parent.path("name").asString(""), filled(parent, chosen, asked));
    }

    /**
     * An attribute is named by its slug, with or without what forms put before it, or its label.
     */
    private static Map<String, String> asked(ObjectNode parent, JsonNode given) {
        Map<String, String> asked = new TreeMap<>();
        for (JsonNode attribute : parent.path("attributes")) {
            String slug = attribute.path("slug").asString("");
            String label = attribute.path("name").asString("");
            for (JsonNode one : given) {
                String name = one.path("attribute").asString("").replaceFirst("^attribute_", "");
                if (name.equals(slug) || name.equalsIgnoreCase(label)) {
                    asked.put(slug, one.path("value").asString("").toLowerCase(Locale.ROOT));
                }
            }
        }
        return asked;
    }

    private static ObjectNode matching(
            WooStore store, ObjectNode parent, Map<String, String> asked) {
        return store.variations.all().stream()
                .filter(row -> row.path("parent_id").asLong() == parent.path("id").asLong())
                .filter(row ->
                        row.path("attributes")
                                .valueStream()
                                .allMatch(attribute ->
                                        option(attribute)
                                                .equals(
                                                        asked.get(
                                                                attribute
                                                                        .path("slug")
                                                                        .asString("")))))
                .findFirst()
                .orElseThrow(() ->
                        new WooRefusal(
                                400,
                                "woocommerce_rest_variation_id_from_variation_data",
                                "No matching variation found."));
    }

    /** An attribute that the variation leaves open must be asked for. */
    private static Map<String, String> filled(
            ObjectNode parent, ObjectNode variation, Map<String, String> asked) {
        Map<String, String> filled = new TreeMap<>();
        for (JsonNode attribute : parent.path("attributes")) {
            String slug = attribute.path("slug").asString("");
            String label = attribute.path("name").asString("");
            String fixed = WooProductRow.option(variation, label).toLowerCase(Locale.ROOT);
            String wanted = asked.getOrDefault(slug, fixed);
            List<String> allowed = new ArrayList<>();
            attribute
                    .path("options")
                    .forEach(option -> allowed.add(option.asString("").toLowerCase(Locale.ROOT)));
            if (wanted.isEmpty()) {
                throw new WooRefusal(
                        400,
                        "woocommerce_rest_missing_variation_data",
                        "Missing variation data for variable product. "
                                + label
                                + " is a required field");
            }
            if (!(fixed.isEmpty() ? allowed.contains(wanted) : fixed.equals(wanted))) {
                throw new WooRefusal(
                        400,
                        "woocommerce_rest_invalid_variation_data",
                        "Invalid value posted for "
                                + label
                                + ". Allowed values: "
                                + String.join(", ", allowed));
            }
            filled.put(slug, wanted);
        }
        return filled;
    }

    private static String option(JsonNode attribute) {
        return attribute.path("option").asString("").toLowerCase(Locale.ROOT);
    }
}
