package dev.relaywatch.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code shipping/zones}, their methods and places. */
final class WooShipping {
    private static final String REST = "Locations not covered by your other zones";
    private final Map<Long, ObjectNode> zones = new LinkedHashMap<>();
    private final Map<Long, List<ObjectNode>> methods =
            Map.of(
                    1L,
                    List.of(
                            method(1, "flat_rate", "Royal Mail Tracked", "cost", "4.90"),
                            method(2, "free_shipping", "Free shipping", "min_amount", "50")),
                    2L,
                    List.of(method(3, "flat_rate", "Courier to Europe", "cost", "14.90")),
                    0L,
                    List.of(method(4, "flat_rate", "Worldwide post", "cost", "29.00")));
    private final Map<Long, List<ObjectNode>> places =
            Map.of(
                    1L, List.of(place("GB", "country")),
                    2L, List.of(place("EU", "continent")),
                    0L, List.of());

    WooShipping() {
        zone(0, REST, 0);
        zone(1, "United Kingdom", 1);
        zone(2, "Europe", 2);
    }

    Answer answer(WooCall call) {
        if (call.has(2)) {
            return WooPages.all(call, List.copyOf(zones.values()));
        }
        long id = call.id(2);
        ObjectNode zone = zones.get(id);
        if (zone == null) {
            throw new WooRefusal(
                    404, "woocommerce_rest_shipping_zone_invalid", "Resource does not exist.");
        }
        if (call.has(3)) {
            return WooPages.one(call, zone);
        }
        if (call.path().get(3).equals("locations")) {
            return WooPages.all(call, places.getOrDefault(id, List.of()));
        }
        List<ObjectNode> ofZone = methods.getOrDefault(id, List.of());
        if (call.has(4)) {
            return WooPages.all(call, ofZone);
        }
        return ofZone.stream()
                .filter(method -> method.path("instance_id").asLong() == call.id(4))
                .findFirst()
                .map(method -> WooPages.one(call, method))
                .orElseThrow(() ->
                        new WooRefusal(
                                404,
                                "woocommerce_rest_shipping_zone_method_invalid",
                                "Resource does not exist."));
    }

    private void zone(long id, String name, int order) {
        zones.put(id, Json.object().put("id", id).put("name", name).put("order", order));
    }

    private static ObjectNode place(String code, String type) {
        return Json.object().put("code", code).put("type", type);
    }

    private static ObjectNode method(
            long id, String type, String title, String setting, String value) {
        ObjectNode row =
                Json.object()
                        .put("instance_id", id)
                        .put("title", title)
                        .put("order", id)
                        .put("enabled", true)
                        .put("method_id", type)
                        .put(
                                "method_title",
                                type.equals("flat_rate") ? "Flat rate" : "Free shipping")
                        .put("method_description", "<p>Charges " + title + ".</p>\n");
        ObjectNode settings = row.putObject("settings");
        setting(settings, "title", title);
        setting(settings, setting, value);
        if (type.equals("free_shipping")) {
            setting(settings, "requires", "min_amount");
        } else {
            setting(settings, "tax_status", "taxable");
        }
        return row;
    }

    private static void setting(ObjectNode settings, String id, String value) {
        settings.putObject(id)
                .put("id", id)
                .put("label", id)
                .put("description", "")
                .put("type", "text")
                .put("value", value)
                .put("default", "")
                .put("tip", "")
                .put("placeholder", "");
    }
}
