package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/**
 * A way of sending to a zone.
 *
 * @param cost null where it is reckoned from the cart
 */
public record ShippingMethod(
        long id, String title, @Nullable Amount cost, boolean enabled, long zoneId) {}
