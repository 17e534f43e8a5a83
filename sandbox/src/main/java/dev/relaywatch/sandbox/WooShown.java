package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a shop shows its rows: money in its currency, and beside each time of UTC the one on its
 * walls.
 *
 * @param decimals of its currency, as ISO 4217 has them
 */
record WooShown(String currency, int decimals, ZoneId zone) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    /** What callers write is shown as it is where it only looks like money or a time. */
    static final String AMOUNT = "-?\\d{1,15}(\\.\\d{1,8})?";

    private static final String GMT =
            "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d";
    private static final Map<String, String> SYMBOLS =
            Map.of("GBP", "£", "EUR", "€", "USD", "$", "JPY", "¥", "KWD", "د.ك");
    private static final Set<String> MONEY =
            Set.of(
                    "price",
                    "regular_price",
                    "sale_price",
                    "total",
                    "subtotal",
                    "total_tax",
                    "subtotal_tax",
                    "discount",
                    "discount_tax",
                    "discount_total",
                    "shipping_total",
                    "shipping_tax",
                    "cart_tax",
                    "amount",
                    "minimum_amount",
                    "maximum_amount");

    /** A currency that ISO 4217 does not know has two decimals. */
    static WooShown of(Standing standing) {
        String currency = standing.text("currency", "GBP");
        int decimals = 2;
        try {
            decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException _) {
            // as said above
        }
        return new WooShown(
                currency, decimals, ZoneId.of(standing.text("timezone", "Europe/London")));
    }

    String symbol() {
        return SYMBOLS.getOrDefault(currency, currency);
    }

    /** In the smallest unit of the currency. */
    long minor(BigDecimal amount) {
        return amount.setScale(decimals, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    }

    String money(BigDecimal amount) {
        return amount.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    static String gmt(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    String local(Instant time) {
        return TIME.format(time.atZone(zone));
    }

    static Instant instant(String gmt) {
        return LocalDateTime.parse(gmt).toInstant(ZoneOffset.UTC);
    }

    /** A copy. */
    ObjectNode show(ObjectNode row) {
        ObjectNode shown = Json.object();
        row.properties()
                .forEach(field -> {
                    String name = field.getKey();
                    JsonNode value = field.getValue();
                    shown.set(name, value(name, value));
                    if (name.endsWith("_gmt")) {
                        String local = name.substring(0, name.length() - "_gmt".length());
                        if (value.isNull()) {
                            shown.putNull(local);
                        } else if (value.asString("").matches(GMT)) {
                            shown.put(local, local(instant(value.asString(""))));
                        }
                    }
                });
        if (row.has("order_key")) {
            shown.put("currency", currency).put("currency_symbol", symbol());
        }
        return shown;
    }

    private JsonNode value(String name, JsonNode value) {
        return switch (value) {
            case ObjectNode inner -> show(inner);
            case ArrayNode several -> {
                ArrayNode all = Json.array();
                several.forEach(one -> all.add(value("", one)));
                yield all;
            }
            default ->
                    MONEY.contains(name) && value.isString() && value.asString("").matches(AMOUNT)
                            ? Json.of(money(new BigDecimal(value.asString(""))))
                            : value;
        };
    }

    /** All as {@link #show}. */
    List<ObjectNode> show(List<ObjectNode> rows) {
        return rows.stream().map(this::show).toList();
    }
}
