package dev.relaywatch.delivery.ga4;

import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The parameters of one event. GA4 drops without a word what breaks its limits; so that what
 * matters is never what is dropped, its own parameters come first and texts are cut. Source:
 * Google, "Limitations" of the Measurement Protocol, "Event collection limits" and "Recommended
 * events" (GA4, 2026).
 */
final class Ga4Params {
    static final int MOST = 25;
    static final int LONGEST_TEXT = 100;

    private static final int MOST_ITEMS = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
    private static final List<String> RESERVED_BEGINNINGS = List.of("firebase_", "ga_", "google_");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9]\\d{0,15}");

    /** What may be longer than other texts. */
    private static final Map<String, Integer> LONGER =
            Map.of("page_location", 1_000, "page_referrer", 420, "page_title", 300);

    /** Stand elsewhere in the request, or are no one's business but a browser pixel's. */
    private static final Set<String> NOT_OWN =
            Set.of(
                    "action_source",
                    "client_id",
                    "content_ids",
                    "contents",
                    "currency",
                    "engagement_time_msec",
                    "event_id",
                    "fbc",
                    "fbp",
                    "ga_client_id",
                    "ga_session_id",
                    "items",
                    "order_id",
                    "session_id",
                    "transaction_id",
                    "ttp",
                    "user_id",
                    "value");

    /** What shops call the fields of an item. */
    private static final Map<String, String> ITEM_FIELDS =
            Map.of(
                    "id", "item_id",
                    "product_id", "item_id",
                    "sku", "item_id",
                    "name", "item_name",
                    "title", "item_name",
                    "item_price", "price",
                    "brand", "item_brand",
                    "category", "item_category",
                    "variant", "item_variant");

    private Ga4Params() {}

    /** Whether GA4 takes an event or a parameter of this name at all. */
    static boolean isName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches()
                && RESERVED_BEGINNINGS.stream().noneMatch(lower::startsWith);
    }

    /** By which GA4 counts a purchase once; absent where the event has no order. */
    static @Nullable String transactionId(Deliverable item) {
        if (item.orderId() != null) {
            return item.orderId();
        }
        return item.params()
                .path("transaction_id")
                .asStringOpt()
                .filter(id -> !id.isBlank())
                .orElse(item.name().equals("purchase") ? item.eventId() : null);
    }

    static ObjectNode of(Deliverable item) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        put(params, "transaction_id", transactionId(item));
        Money value = item.value();
        if (value != null) {
            params.put("value", value.amount());
            params.put("currency", value.currency().toUpperCase(Locale.ROOT));
        }
        ArrayNode items = items(item.params());
        if (!items.isEmpty()) {
            params.set("items", items);
        }
        put(params, "page_location", item.pageUrl());
        put(params, "page_referrer", item.context().referrer());
        wholeNumber(item.params(), "session_id")
                .or(() -> wholeNumber(item.params(), "ga_session_id"))
                .ifPresent(id -> params.put("session_id", id));
        // without it, a visit does not count as one; what happened in no browser is none
        wholeNumber(item.params(), "engagement_time_msec")
                .or(() ->
                        item.actionSource().equals("website") ? Optional.of("1") : Optional.empty())
                .ifPresent(time -> params.put("engagement_time_msec", Long.parseLong(time)));
        put(params, "event_id", item.eventId());
        for (Map.Entry<String, JsonNode> own : item.params().properties()) {
            if (params.size() == MOST) {
                break;
            }
            if (!NOT_OWN.contains(own.getKey())
                    && isName(own.getKey())
                    && !params.has(own.getKey())) {
                scalar(own.getKey(), own.getValue())
                        .ifPresent(plain -> params.set(own.getKey(), plain));
            }
        }
        return params;
    }

    private static void put(ObjectNode params, String name, @Nullable String text) {
        if (text != null) {
            scalar(name, StringNode.valueOf(text)).ifPresent(value -> params.set(name, value));
        }
    }

    /** Empty where GA4 has no use for the value. */
    private static Optional<JsonNode> scalar(String name, JsonNode value) {
        return switch (value) {
            case StringNode text when !text.stringValue().isBlank() ->
                    Optional.of(
                            StringNode.valueOf(
                                    cut(
                                            text.stringValue().strip(),
                                            LONGER.getOrDefault(name, LONGEST_TEXT))));
            case NumericNode number -> Optional.of(number);
            case BooleanNode yes -> Optional.of(StringNode.valueOf(yes.asString()));
            default -> Optional.empty();
        };
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    private static Optional<String> wholeNumber(ObjectNode params, String name) {
        return params.path(name)
                .asStringOpt()
                .map(String::strip)
                .filter(text -> WHOLE_NUMBER.matcher(text).matches());
    }

    static boolean hasProducts(ObjectNode params) {
        return params.has("items") || params.has("contents") || params.has("content_ids");
    }

    /** GA4's own {@code items}, else what Meta's parameters say of them. */
    private static ArrayNode items(ObjectNode params) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        JsonNode given =
                params.path("items").isArray() ? params.path("items") : params.path("contents");
        for (JsonNode each : given) {
            if (items.size() < MOST_ITEMS && each instanceof ObjectNode object) {
                ObjectNode item = item(object);
                if (item.has("item_id") || item.has("item_name")) {
                    items.add(item);
                }
            }
        }
        if (items.isEmpty()) {
            for (JsonNode id : params.path("content_ids")) {
                if (items.size() < MOST_ITEMS) {
                    id.asStringOpt()
                            .filter(text -> !text.isBlank())
                            .ifPresent(text ->
                                    items.addObject().put("item_id", cut(text, LONGEST_TEXT)));
                }
            }
        }
        return items;
    }

    private static ObjectNode item(ObjectNode given) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = ITEM_FIELDS.getOrDefault(field.getKey(), field.getKey());
            boolean better = !name.equals(field.getKey()) && (given.has(name) || item.has(name));
            if (isName(name) && !better) {
                scalar(name, field.getValue())
                        .map(value -> name.equals("item_id") ? text(value) : value)
                        .ifPresent(value -> item.set(name, value));
            }
        }
        return item;
    }

    private static JsonNode text(JsonNode value) {
        return StringNode.valueOf(value.asString());
    }
}
