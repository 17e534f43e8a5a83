package dev.relaywatch.commerce.shopify;

import dev.relaywatch.commerce.operation.Amount;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what Shopify writes: global ids, decimal numbers as text, money in two currencies. */
final class Wire {
    private static final Pattern NUMBER_OF_ID =
            Pattern.compile("gid://shopify/\\w+/(\\d{1,18})(\\?.*)?");

    private Wire() {}

    /** A global id, such as {@code gid://shopify/Product/101}. */
    static String gid(String type, long number) {
        return "gid://shopify/" + type + "/" + number;
    }

    /** The number in a global id, by which people and other APIs know the object; else 0. */
    static long id(JsonNode object) {
        return id(text(object, "id"));
    }

    static long id(String gid) {
        Matcher id = NUMBER_OF_ID.matcher(gid);
        return id.matches() ? Long.parseLong(id.group(1)) : 0;
    }

    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    static boolean flag(JsonNode object, String field) {
        return object.path(field).asBoolean(false);
    }

    /** Of a number that may be text, as Shopify writes what is longer than 32 bits. */
    static int count(JsonNode node) {
        return decimal(node).map(BigDecimal::intValue).orElse(0);
    }

    static @Nullable Instant time(JsonNode object, String field) {
        String text = text(object, field);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    static Optional<BigDecimal> decimal(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.asDecimal());
        }
        String text = node.asString("").strip();
        return text.matches("-?\\d{1,18}(\\.\\d{1,10})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /** A price of a variant, which is a bare number; null where there is none. */
    static @Nullable Amount price(JsonNode variant, String field, String currency) {
        return decimal(variant.path(field)).map(sum -> Amount.of(sum, currency)).orElse(null);
    }

    /** A {@code MoneyV2}; null where there is none. */
    static @Nullable Amount money(JsonNode money) {
        return decimal(money.path("amount"))
                .map(sum -> Amount.of(sum, text(money, "currencyCode")))
                .orElse(null);
    }

    /**
     * Of a {@code MoneyBag} what the shop's books say, not what the customer saw; nothing is zero.
     */
    static BigDecimal sum(JsonNode object, String field) {
        return decimal(object.path(field).path("shopMoney").path("amount")).orElse(BigDecimal.ZERO);
    }

    /** As {@link #sum}, with the currency. */
    static Amount amount(JsonNode object, String field) {
        return Amount.of(
                sum(object, field), text(object.path(field).path("shopMoney"), "currencyCode"));
    }

    static <T> List<T> each(JsonNode array, Function<JsonNode, T> made) {
        return array.valueStream().map(made).toList();
    }
}
