package dev.relaywatch.delivery.meta;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event as the Conversions API takes it, and why it would refuse it. Source: Meta, "Parameters"
 * and "Using the API" of the Conversions API (v26.0, July 2026).
 */
final class MetaPayload {
    /** Older events are refused, and so is the whole request they stand in. */
    static final Duration OLDEST = Duration.ofDays(7);

    static final Duration OLDEST_IN_A_STORE = Duration.ofDays(62);

    /** How long Meta attributes by a click. */
    private static final Duration CLICK_WINDOW = Duration.ofDays(90);

    private static final Map<String, String> NAMES =
            Map.of(
                    "purchase", "Purchase",
                    "generate_lead", "Lead",
                    "add_to_cart", "AddToCart",
                    "begin_checkout", "InitiateCheckout",
                    "view_item", "ViewContent",
                    "search", "Search",
                    "sign_up", "CompleteRegistration",
                    "closed", "Purchase",
                    "page_view", "PageView");

    /**
     * An event that has no more than one of these is refused (Meta, "Best Practices" of the
     * Conversions API).
     */
    private static final List<Set<String>> TOO_BROAD =
            List.of(
                    Set.of("ct", "country", "st", "zp", "ge", "client_user_agent"),
                    Set.of("db", "client_user_agent"),
                    Set.of("fn", "ge"),
                    Set.of("ln", "ge"));

    /** What custom_data knows beside value, currency and order_id. */
    private static final List<String> CUSTOM =
            List.of(
                    "content_name",
                    "content_category",
                    "content_ids",
                    "contents",
                    "content_type",
                    "predicted_ltv",
                    "num_items",
                    "status",
                    "search_string",
                    "delivery_category",
                    "net_revenue");

    private final Connection connection;
    private final Instant now;

    MetaPayload(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /**
     * Why Meta would certainly refuse this item, and its whole request with it; empty when it need
     * not.
     */
    static Duration oldest(Deliverable item) {
        return item.actionSource().equals("physical_store") ? OLDEST_IN_A_STORE : OLDEST;
    }

    Optional<String> refusal(Deliverable item) {
        String source = item.actionSource();
        Duration oldest = oldest(item);
        if (item.time().isBefore(now.minus(oldest))) {
            return Optional.of(
                    "the event is older than "
                            + oldest.toDays()
                            + " days, the oldest that Meta takes");
        }
        if (source.equals("website") && item.pageUrl() == null) {
            return Optional.of("Meta takes a website event only with its page URL (pageUrl)");
        }
        if (source.equals("website") && item.context().userAgent() == null) {
            return Optional.of("Meta takes a website event only with the browser's user agent");
        }
        if (name(item).equals("Purchase") && item.value() == null) {
            return Optional.of(
                    "Meta takes a Purchase only with a value and a currency (params.value, params.currency)");
        }
        if (!canIdentify(userData(item).propertyNames())) {
            return Optional.of(
                    "Meta needs more to find the person by: an e-mail, a phone number, fbp, fbc or a full name");
        }
        return Optional.empty();
    }

    /** Whether user_data of these keys describes few enough people for Meta. */
    static boolean canIdentify(Collection<String> keys) {
        return TOO_BROAD.stream().noneMatch(broad -> broad.containsAll(keys));
    }

    String name(Deliverable item) {
        return name(connection, item.name());
    }

    /** What Meta calls an event of this name. */
    static String name(Connection connection, String event) {
        Object own = connection.settingMap("events").get(event);
        return own != null ? own.toString() : NAMES.getOrDefault(event, event);
    }

    ObjectNode event(Deliverable item) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event_name", name(item));
        Instant time = item.time().isAfter(now) ? now : item.time();
        event.put("event_time", time.getEpochSecond());
        event.put("event_id", item.eventId());
        event.put("action_source", item.actionSource());
        if (item.pageUrl() != null) {
            event.put("event_source_url", item.pageUrl());
        }
        if (item.context().referrer() != null && item.pageUrl() != null) {
            event.put("referrer_url", item.context().referrer());
        }
        if (item.consent().adPersonalization() == Consent.Choice.DENIED) {
            // for attribution alone, not to choose whom to show ads
            event.put("opt_out", true);
        }
        event.set("user_data", userData(item));
        ObjectNode custom = customData(item);
        if (!custom.isEmpty()) {
            event.set("custom_data", custom);
        }
        return event;
    }

    ObjectNode userData(Deliverable item) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        item.userData().forMeta().forEach((key, hash) -> user.putArray(key).add(hash));
        RequestContext context = item.context();
        put(user, "client_ip_address", context.ip());
        put(user, "client_user_agent", context.userAgent());
        put(user, "fbp", item.fbp());
        put(user, "fbc", recent(item.fbc()));
        return user;
    }

    /**
     * A click beyond Meta's window is no longer sent. Its time is the third part: {@code
     * fb.1.<ms>.<fbclid>}.
     */
    private @Nullable String recent(@Nullable String fbc) {
        if (fbc == null) {
            return null;
        }
        String[] parts = fbc.split("\\.", 4);
        if (parts.length < 4 || !parts[2].matches("\\d{1,15}")) {
            return fbc;
        }
        return Instant.ofEpochMilli(Long.parseLong(parts[2])).isBefore(now.minus(CLICK_WINDOW))
                ? null
                : fbc;
    }

    private static ObjectNode customData(Deliverable item) {
        ObjectNode custom = JsonNodeFactory.instance.objectNode();
        Money value = item.value();
        if (value != null) {
            custom.put("value", value.amount());
            custom.put("currency", value.currency().toUpperCase(Locale.ROOT));
        }
        put(custom, "order_id", item.orderId());
        for (String key : CUSTOM) {
            JsonNode given = item.params().get(key);
            if (given != null && !given.isNull()) {
                custom.set(key, given);
            }
        }
        items(item.params(), custom);
        return custom;
    }

    /** Products as GA4 and GTM name them ({@code items}) become contents. */
    private static void items(ObjectNode params, ObjectNode custom) {
        if (!(params.get("items") instanceof ArrayNode items) || custom.has("contents")) {
            return;
        }
        ArrayNode contents = JsonNodeFactory.instance.arrayNode();
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        for (JsonNode product : items) {
            String id = product.path("item_id").asStringOpt().orElse(null);
            if (id != null) {
                ObjectNode content =
                        contents.addObject()
                                .put("id", id)
                                .put("quantity", product.path("quantity").asInt(1));
                product.path("price")
                        .asDecimalOpt()
                        .ifPresent(price -> content.put("item_price", price));
                ids.add(id);
            }
        }
        if (!contents.isEmpty()) {
            custom.set("contents", contents);
            custom.set("content_ids", ids);
            custom.put("content_type", "product");
        }
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(key, value);
        }
    }
}
