package dev.relaywatch.commerce.woocommerce;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.outbound.WooCommerceApi;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what WooCommerce writes: times without a zone, money as text, numbers as either. */
final class Wire {
    private Wire() {}

    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    /** As {@link #text}, without the markup that a shopkeeper or a plugin put into it. */
    static String plain(JsonNode object, String field) {
        return WooCommerceApi.plain(text(object, field));
    }

    static long number(JsonNode object, String field) {
        return object.path(field).asLong(0);
    }

    static boolean flag(JsonNode object, String field) {
        return object.path(field).asBoolean(false);
    }

    /** From the field of that name with {@code _gmt}; null where there is none. */
    static @Nullable Instant time(JsonNode object, String field) {
        String text = object.path(field + "_gmt").asString("");
        try {
            return text.isEmpty()
                    ? null
                    : LocalDateTime.parse(text.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Null where there is none: the price of a product that has none is an empty text. */
    static @Nullable Amount money(JsonNode object, String field, String currency) {
        return decimal(object.path(field)).map(amount -> Amount.of(amount, currency)).orElse(null);
    }

    /** As {@link #money}; nothing is zero. */
    static Amount sum(JsonNode object, String field, String currency) {
        return Amount.of(decimal(object.path(field)).orElse(BigDecimal.ZERO), currency);
    }

    /** A number, or its text, with a decimal comma where a shopkeeper wrote one. */
    static Optional<BigDecimal> decimal(JsonNode node) {
        String text = node.asString("").strip();
        if (!text.matches("-?\\d{1,15}([.,]\\d{1,10})?")) {
            return node.isNumber() ? Optional.of(node.asDecimal()) : Optional.empty();
        }
        return Optional.of(new BigDecimal(text.replace(',', '.')));
    }

    static <T> List<T> each(JsonNode array, Function<JsonNode, T> made) {
        return array.valueStream().map(made).toList();
    }
}
