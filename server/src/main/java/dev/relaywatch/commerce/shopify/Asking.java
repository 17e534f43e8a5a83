package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.decimal;

import dev.relaywatch.commerce.operation.Amount;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What something costs. It is on sale where its "compare-at" price is higher.
 *
 * @param sale null where it is not on sale
 */
record Asking(@Nullable Amount now, @Nullable Amount regular, @Nullable Amount sale) {

    /** Of the cheapest. */
    static Asking of(List<JsonNode> variants, String currency) {
        return variants.stream()
                .filter(one -> decimal(one.path("price")).isPresent())
                .min(Comparator.comparing(one -> decimal(one.path("price")).orElseThrow()))
                .map(one -> of(one, currency))
                .orElseGet(() -> new Asking(null, null, null));
    }

    private static Asking of(JsonNode variant, String currency) {
        BigDecimal price = decimal(variant.path("price")).orElseThrow();
        BigDecimal before = decimal(variant.path("compareAtPrice")).orElse(price);
        Amount now = Amount.of(price, currency);
        return before.compareTo(price) > 0
                ? new Asking(now, Amount.of(before, currency), now)
                : new Asking(now, now, null);
    }

    boolean isSale() {
        return sale != null;
    }
}
