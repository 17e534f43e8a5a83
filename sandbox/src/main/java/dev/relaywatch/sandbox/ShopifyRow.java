package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the GraphQL Admin API by the names of its fields; one of its kind is itself alone,
 * for objects name each other.
 */
final class ShopifyRow {
    private final String type;
    private final long id;
    private final Map<String, @Nullable Object> fields = new HashMap<>();

    ShopifyRow(String type, long id) {
        this.type = type;
        this.id = id;
        fields.put("id", gid(type, id));
        fields.put("legacyResourceId", String.valueOf(id));
    }

    /** One without an identity of its own. */
    static ShopifyRow of(String type) {
        return new ShopifyRow(type, 0);
    }

    static String gid(String type, long id) {
        return "gid://shopify/" + type + "/" + id;
    }

    ShopifyRow with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    String type() {
        return type;
    }

    long id() {
        return id;
    }

    @Nullable Object get(String name) {
        return fields.get(name);
    }

    String text(String name) {
        Object value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    /** What this field holds many of; empty if it holds none. */
    List<ShopifyRow> rows(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(ShopifyRow.class::isInstance)
                        .map(ShopifyRow.class::cast)
                        .toList()
                : List.of();
    }

    static ShopifyRow money(BigDecimal amount, String currency) {
        BigDecimal plain = amount.stripTrailingZeros();
        return of("MoneyV2")
                .with(
                        "amount",
                        (plain.scale() < 1 ? plain.setScale(1, RoundingMode.UNNECESSARY) : plain)
                                .toPlainString())
                .with("currencyCode", currency);
    }

    /** In the shop's currency and in the buyer's, which is the same. */
    static ShopifyRow bag(BigDecimal amount, String currency) {
        return of("MoneyBag")
                .with("shopMoney", money(amount, currency))
                .with("presentmentMoney", money(amount, currency));
    }
}
