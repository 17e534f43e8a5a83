package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The customers and coupons of a shop on its first day. */
final class WooSeedPeople {
    static final long FIRST_CUSTOMER = 301;
    static final int CUSTOMERS = 12;
    private static final List<String> NAMES =
            List.of(
                    "Ada", "Ben", "Cleo", "Dev", "Elsa", "Finn", "Gia", "Hugo", "Ivy", "Joel",
                    "Kira", "Leo");

    private WooSeedPeople() {}

    static void plant(WooStore store, Instant now) {
        for (int i = 0; i < CUSTOMERS; i++) {
            store.customers.put(customer(i, now));
        }
        ObjectNode save10 = coupon(store, 701, "save10", "percent", "10.00", now);
        save10.put("usage_count", 4);
        coupon(store, 702, "fiver", "fixed_cart", "5.00", now).put("minimum_amount", "50.00");
        coupon(store, 703, "summer25", "percent", "25.00", now)
                .put("date_expires_gmt", WooShown.gmt(now.minus(Duration.ofDays(60))));
        coupon(store, 704, "first100", "percent", "15.00", now)
                .put("usage_limit", 100)
                .put("usage_count", 100);
        ObjectNode vip = coupon(store, 705, "vip", "percent", "20.00", now);
        ((ArrayNode) vip.path("email_restrictions")).add("customer0@example.com");
        coupon(store, 706, "freeship", "fixed_cart", "0.00", now).put("free_shipping", true);
        coupon(store, 707, "solo30", "percent", "30.00", now).put("individual_use", true);
    }

    static ObjectNode address(String first, String last, int number, String email) {
        ObjectNode address =
                Json.object()
                        .put("first_name", first)
                        .put("last_name", last)
                        .put("company", "")
                        .put("address_1", (number + 1) + " Mill Road")
                        .put("address_2", "")
                        .put("city", "Leeds")
                        .put("state", "")
                        .put("postcode", "LS1 " + (number % 9 + 1) + "AB")
                        .put("country", "GB");
        if (!email.isEmpty()) {
            address.put("email", email);
        }
        return address.put("phone", "+44113496" + String.format("%04d", number));
    }

    static String firstName(int number) {
        return NAMES.get(number % NAMES.size());
    }

    private static ObjectNode customer(int i, Instant now) {
        String first = NAMES.get(i);
        String last = "Example";
        String email = "customer" + i + "@example.com";
        String since = WooShown.gmt(now.minus(Duration.ofDays(200L - i)));
        ObjectNode row =
                Json.object()
                        .put("id", FIRST_CUSTOMER + i)
                        .put("date_created_gmt", since)
                        .put("date_modified_gmt", since)
                        .put("email", email)
                        .put("first_name", first)
                        .put("last_name", last)
                        .put("role", "customer")
                        .put("username", "customer" + i);
        row.set("billing", address(first, last, i, email));
        row.set("shipping", address(first, last, i, ""));
        row.put("is_paying_customer", i < WooSeedOrders.BUYERS)
                .put("avatar_url", "https://secure.gravatar.com/avatar/" + i)
                .putArray("meta_data");
        return row;
    }

    private static ObjectNode coupon(
            WooStore store, long id, String code, String type, String amount, Instant now) {
        String since = WooShown.gmt(now.minus(Duration.ofDays(120)));
        ObjectNode row =
                Json.object()
                        .put("id", id)
                        .put("code", code)
                        .put("amount", amount)
                        .put("status", "publish")
                        .put("date_created_gmt", since)
                        .put("date_modified_gmt", since)
                        .put("discount_type", type)
                        .put("description", "")
                        .putNull("date_expires_gmt")
                        .put("usage_count", 0)
                        .put("individual_use", false)
                        .putNull("usage_limit")
                        .putNull("usage_limit_per_user")
                        .putNull("limit_usage_to_x_items")
                        .put("free_shipping", false)
                        .put("exclude_sale_items", false)
                        .put("minimum_amount", "0.00")
                        .put("maximum_amount", "0.00");
        for (String list :
                List.of(
                        "product_ids",
                        "excluded_product_ids",
                        "product_categories",
                        "excluded_product_categories",
                        "email_restrictions",
                        "used_by",
                        "meta_data")) {
            row.putArray(list);
        }
        return store.coupons.put(row);
    }
}
