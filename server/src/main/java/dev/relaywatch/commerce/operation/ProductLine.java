package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/**
 * A product in a list.
 *
 * @param price what it costs now; of a product with variations the least; null where it has none
 * @param stockStatus {@code instock}, {@code outofstock} or {@code onbackorder}
 * @param stockQuantity null where stock is not managed
 */
public record ProductLine(
        long id,
        String name,
        String sku,
        @Nullable Amount price,
        String stockStatus,
        @Nullable Integer stockQuantity) {}
