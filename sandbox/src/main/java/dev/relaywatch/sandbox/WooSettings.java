package dev.relaywatch.sandbox;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code data}, {@code settings} and {@code system_status}: what a shop says of itself. */
final class WooSettings {
    static final String VERSION = "10.3.4";
    private static final Map<String, String> NAMES =
            Map.of("GBP", "Pound sterling", "EUR", "Euro", "USD", "United States (US) dollar");

    private WooSettings() {}

    static Answer answer(WooCall call) {
        return switch (call.path().getFirst()) {
            case "data" -> WooPages.one(call, currency(call.shown()));
            case "settings" -> WooPages.one(call, setting(call));
            default -> WooPages.one(call, status(call.shown()));
        };
    }

    private static ObjectNode currency(WooShown shown) {
        String code = shown.currency();
        return Json.object()
                .put("code", code)
                .put("name", NAMES.getOrDefault(code, code))
                .put(
                        "symbol",
                        code.equals("GBP") ? "&pound;" : code.equals("EUR") ? "&euro;" : code);
    }

    private static ObjectNode setting(WooCall call) {
        String group = call.path().get(1);
        if (group.equals("products")
                && call.path().get(2).equals("woocommerce_notify_low_stock_amount")) {
            return Json.object()
                    .put("id", call.path().get(2))
                    .put("label", "Low stock threshold")
                    .put("description", "")
                    .put("type", "number")
                    .put("default", "2")
                    .put("value", "2")
                    .put("group_id", group);
        }
        if (!group.equals("general")) {
            throw new WooRefusal(
                    404, "rest_setting_setting_group_invalid", "Invalid setting group.");
        }
        String id = call.path().get(2);
        String value =
                switch (id) {
                    case "woocommerce_currency" -> call.shown().currency();
                    case "woocommerce_price_num_decimals" ->
                            String.valueOf(call.shown().decimals());
                    case "woocommerce_default_country" -> "GB";
                    case "woocommerce_calc_taxes" -> "no";
                    default ->
                            throw new WooRefusal(
                                    404, "rest_setting_setting_invalid", "Invalid setting.");
                };
        return Json.object()
                .put("id", id)
                .put("label", id.replace("woocommerce_", "").replace('_', ' '))
                .put("description", "")
                .put("type", "text")
                .put("default", value)
                .put("value", value)
                .put("group_id", "general");
    }

    private static ObjectNode status(WooShown shown) {
        ObjectNode row = Json.object();
        row.putObject("environment")
                .put("home_url", "https://store.example")
                .put("site_url", "https://store.example")
                .put("version", VERSION)
                .put("wp_version", "6.8.3")
                .put("wp_multisite", false)
                .put("wp_memory_limit", 268_435_456)
                .put("wp_cron", true)
                .put("language", "en_GB")
                .put("php_version", "8.3.14")
                .put("default_timezone", "UTC")
                .put("remote_post_successful", true)
                .put("log_directory_writable", true);
        row.putObject("database").put("wc_database_version", VERSION).put("database_prefix", "wp_");
        row.putArray("active_plugins");
        row.putObject("theme").put("name", "Storefront").put("version", "4.6.0");
        row.putObject("settings")
                .put("api_enabled", false)
                .put("force_ssl", false)
                .put("currency", shown.currency())
                .put("currency_symbol", shown.symbol())
                .put("currency_position", "left")
                .put("thousand_separator", ",")
                .put("decimal_separator", ".")
                .put("number_of_decimals", shown.decimals());
        row.putObject("security").put("secure_connection", true).put("hide_errors", true);
        return row;
    }
}
