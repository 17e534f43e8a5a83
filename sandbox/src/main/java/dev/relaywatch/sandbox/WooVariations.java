package dev.relaywatch.sandbox;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code products/{id}/variations}. */
final class WooVariations {
    private final WooStore store;

    WooVariations(WooStore store) {
        this.store = store;
    }

    Answer answer(WooCall call) {
        long product = call.id(1);
        if (call.has(3)) {
            var sort =
                    WooSort.of(
                            call,
                            "date",
                            "desc",
                            List.of("date", "id", "include", "title", "slug"));
            return WooPages.page(
                    call,
                    sort.sorted(
                            store.variations.all().stream()
                                    .filter(row -> row.path("parent_id").asLong() == product)
                                    .filter(sort::includes)
                                    .toList()));
        }
        ObjectNode row =
                store.variations
                        .find(call.id(3))
                        .orElseThrow(() ->
                                new WooRefusal(
                                        404,
                                        "woocommerce_rest_product_variation_invalid_id",
                                        "Invalid ID."));
        if (row.path("parent_id").asLong() != product) {
            throw new WooRefusal(
                    403,
                    "woocommerce_rest_cannot_view",
                    "Parent product does not match current variation.");
        }
        return WooPages.one(call, row);
    }
}
