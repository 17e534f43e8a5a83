package dev.relaywatch.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What somebody wants to buy, within what the shop has and sells. */
final class WooCart {
    private static final int MOST_OF_ONE = 9_999;

    /**
     * @param choice what of the shop
     */
    record Line(String key, WooChoice choice, int quantity) {
        ObjectNode product() {
            return choice.product();
        }

        String name() {
            return product().path("name").asString("");
        }

        Line with(int quantity) {
            return new Line(key, choice, quantity);
        }
    }

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Set<String> coupons = new LinkedHashSet<>();

    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    /** The codes that were applied, the first of them first. */
    Set<String> coupons() {
        return coupons;
    }

    void add(WooChoice choice, int quantity) {
        ObjectNode product = choice.product();
        String key =
                UUID.nameUUIDFromBytes(
                                (product.path("id").asLong() + "_" + choice.variation())
                                        .getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
        String name = product.path("name").asString("");
        if (!product.path("purchasable").asBoolean(false)
                || !product.path("status").asString("").equals("publish")) {
            throw new WooRefusal(
                    400,
                    "woocommerce_rest_product_not_purchasable",
                    "&quot;" + name + "&quot; is not available for purchase.");
        }
        if (quantity <= 0) {
            throw new WooRefusal(
                    400,
                    "woocommerce_rest_product_invalid_quantity",
                    "You cannot add &quot;"
                            + name
                            + "&quot; with a quantity less than or equal to 0 to the cart.");
        }
        if (product.path("stock_status").asString("").equals("outofstock")) {
            throw new WooRefusal(
                    400,
                    "woocommerce_rest_product_out_of_stock",
                    "You cannot add &quot;"
                            + name
                            + "&quot; to the cart because the product is out of stock.");
        }
        int inStock = product.path("stock_quantity").asInt(0);
        if (isLimited(product) && inStock < (long) quantityOf(product) + quantity) {
            throw new WooRefusal(
                    400,
                    "woocommerce_rest_product_partially_out_of_stock",
                    "You cannot add that amount of &quot;"
                            + name
                            + "&quot; to the cart because there is not enough stock ("
                            + inStock
                            + " remaining).");
        }
        Line before = lines.get(key);
        if (before == null) {
            lines.put(key, new Line(key, choice, Math.min(quantity, most(product))));
        } else {
            set(before, Math.addExact(before.quantity(), Math.min(quantity, MOST_OF_ONE)));
        }
    }

    private int quantityOf(ObjectNode product) {
        return lines.values().stream()
                .filter(line -> line.product().path("id").equals(product.path("id")))
                .mapToInt(Line::quantity)
                .sum();
    }

    void update(String key, int quantity) {
        set(line(key), quantity);
    }

    void remove(String key) {
        lines.remove(line(key).key());
    }

    private Line line(String key) {
        Line line = lines.get(key);
        if (line == null) {
            throw new WooRefusal(
                    409,
                    "woocommerce_rest_cart_invalid_key",
                    "Cart item no longer exists or is invalid.");
        }
        return line;
    }

    private void set(Line line, int quantity) {
        int most = most(line.product());
        if (isSoldAlone(line.product())) {
            throw new WooRefusal(
                    400,
                    "readonly_quantity",
                    "The quantity of &quot;" + line.name() + "&quot; cannot be changed");
        }
        if (quantity < 1 || quantity > most) {
            throw new WooRefusal(
                    400,
                    "invalid_quantity",
                    "The "
                            + (quantity < 1 ? "minimum" : "maximum")
                            + " quantity of &quot;"
                            + line.name()
                            + "&quot; allowed in the cart is "
                            + (quantity < 1 ? 1 : most));
        }
        lines.put(line.key(), line.with(quantity));
    }

    /** Takes away what the shop no longer has. */
    void normalise() {
        for (Line line : new ArrayList<>(lines.values())) {
            int most = most(line.product());
            if (line.quantity() > most) {
                lines.put(line.key(), line.with(most));
            }
        }
    }

    static boolean isSoldAlone(ObjectNode product) {
        return product.path("sold_individually").asBoolean(false);
    }

    private static boolean isLimited(ObjectNode product) {
        return product.path("manage_stock").asBoolean(false)
                && !product.path("backorders_allowed").asBoolean(false);
    }

    /** At least one, of whatever there is. */
    static int most(ObjectNode product) {
        if (isSoldAlone(product)) {
            return 1;
        }
        return isLimited(product)
                ? Math.clamp(product.path("stock_quantity").asInt(0), 1, MOST_OF_ONE)
                : MOST_OF_ONE;
    }
}
