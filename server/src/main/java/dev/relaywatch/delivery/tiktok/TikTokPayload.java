package dev.relaywatch.delivery.tiktok;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event as the Events API takes it. Source: TikTok, "Events API 2.0" (v1.3), and its public
 * connectors where that is silent.
 */
final class TikTokPayload {
    private static final Map<String, String> NAMES =
            Map.of(
                    "purchase", "Purchase",
                    "generate_lead", "Lead",
                    "add_to_cart", "AddToCart",
                    "begin_checkout", "InitiateCheckout",
                    "view_item", "ViewContent",
                    "search", "Search",
                    "sign_up", "CompleteRegistration",
                    "closed", "Purchase");

    /** Those that may have several values. */
    private static final Set<String> LISTS = Set.of("email", "phone", "external_id");

    /** What is taken of the parameters as it is, all of them texts. */
    private static final List<String> TEXTS =
            List.of("content_type", "description", "query", "shop_id");

    private final Instant now;

    TikTokPayload(Instant now) {
        this.now = now;
    }

    /** By what TikTok could find the person. */
    static boolean canIdentify(Deliverable item) {
        Set<String> keys = item.userData().forTikTok().keySet();
        return LISTS.stream().anyMatch(keys::contains)
                || item.clickIds().containsKey("ttclid")
                || ttp(item) != null;
    }

    static String name(Deliverable item) {
        return NAMES.getOrDefault(item.name(), item.name());
    }

    ObjectNode event(Deliverable item) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event", name(item));
        Instant time = item.time().isAfter(now) ? now : item.time();
        event.put("event_time", time.getEpochSecond());
        event.put("event_id", item.eventId());
        if (item.consent().adPersonalization() == Consent.Choice.DENIED) {
            event.put("limited_data_use", true);
        }
        event.set("user", user(item));
        if (item.pageUrl() != null) {
            ObjectNode page = event.putObject("page").put("url", item.pageUrl());
            put(page, "referrer", item.context().referrer());
        }
        ObjectNode properties = properties(item);
        if (!properties.isEmpty()) {
            event.set("properties", properties);
        }
        return event;
    }

    private static ObjectNode user(Deliverable item) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        item.userData()
                .forTikTok()
                .forEach((key, value) -> {
                    if (LISTS.contains(key)) {
                        user.putArray(key).add(value);
                    } else {
                        put(user, key, value);
                    }
                });
        put(user, "ttclid", item.clickIds().get("ttclid"));
        put(user, "ttp", ttp(item));
        put(user, "ip", item.context().ip());
        put(user, "user_agent", item.context().userAgent());
        return user;
    }

    /** TikTok's own cookie {@code _ttp}, where the page gave it. */
    private static @Nullable String ttp(Deliverable item) {
        return text(item.params(), "ttp");
    }

    private static ObjectNode properties(Deliverable item) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Money value = item.value();
        if (value != null) {
            properties.put("value", value.amount()).put("currency", value.currency());
        }
        put(properties, "order_id", item.orderId());
        for (String key : TEXTS) {
            put(properties, key, text(item.params(), key));
        }
        if (!properties.has("query")) {
            put(properties, "query", text(item.params(), "search_term", "search_string"));
        }
        ArrayNode contents = contents(item.params());
        if (!contents.isEmpty()) {
            properties.set("contents", contents);
            if (!properties.has("content_type")) {
                properties.put("content_type", "product");
            }
        }
        return properties;
    }

    /** Products as GA4 and GTM name them ({@code items}), or as Meta and TikTok do. */
    private static ArrayNode contents(ObjectNode params) {
        ArrayNode contents = JsonNodeFactory.instance.arrayNode();
        JsonNode given = params.path("contents");
        for (JsonNode product : given.isArray() ? given : params.path("items")) {
            String id = text(product, "content_id", "item_id", "id");
            if (id != null) {
                ObjectNode content = contents.addObject().put("content_id", id);
                put(content, "content_name", text(product, "content_name", "item_name", "title"));
                put(
                        content,
                        "content_category",
                        text(product, "content_category", "item_category", "category"));
                put(content, "brand", text(product, "brand", "item_brand"));
                Optional.ofNullable(first(product, "price", "item_price"))
                        .flatMap(JsonNode::asDecimalOpt)
                        .ifPresent(price -> content.put("price", price));
                content.put("quantity", product.path("quantity").asInt(1));
            }
        }
        return contents;
    }

    /** TikTok refuses a number where it expects a text, and the whole request with it. */
    private static @Nullable String text(JsonNode object, String... names) {
        JsonNode value = first(object, names);
        return value == null ? null : value.asStringOpt().orElse(null);
    }

    private static @Nullable JsonNode first(JsonNode object, String... names) {
        for (String name : names) {
            if (object.hasNonNull(name)) {
                return object.get(name);
            }
        }
        return null;
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(key, value);
        }
    }
}
