package dev.relaywatch.delivery.gtm;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item as the event that tags of a server container read. Names are those of Google, "Common
 * event data" (2026); {@code x-fb-ck-fbp} and {@code x-fb-ck-fbc} those of Meta's own tag for
 * server containers.
 */
final class GtmEvent {
    /** Of the params; they stand in the event under names of its own. */
    private static final List<String> ELSEWHERE =
            List.of("order_id", "ga_client_id", "ga_session_id");

    private GtmEvent() {}

    /**
     * @param clientId absent where nothing tells whose event it is
     */
    static ObjectNode of(Deliverable item, @Nullable String clientId) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event_name", item.name());
        event.put("event_id", item.eventId());
        event.put("event_time", item.time().getEpochSecond());
        put(event, "client_id", clientId);
        put(event, "session_id", item.params().path("ga_session_id").asStringOpt().orElse(null));
        page(event, item.pageUrl());
        put(event, "page_referrer", item.context().referrer());
        put(event, "ip_override", item.context().ip());
        put(event, "user_agent", item.context().userAgent());
        put(event, "action_source", item.actionSource());
        Money value = item.value();
        if (value != null) {
            event.put("value", value.amount());
            event.put("currency", value.currency().toUpperCase(Locale.ROOT));
        }
        put(event, "transaction_id", transactionId(item));
        ObjectNode user = userData(item);
        if (!user.isEmpty()) {
            event.set("user_data", user);
        }
        item.clickIds().forEach(event::put);
        put(event, "x-fb-ck-fbp", item.fbp());
        put(event, "x-fb-ck-fbc", item.fbc());
        item.utm().forEach((name, word) -> event.put("utm_" + name, word));
        consent(event, item.consent());
        for (Map.Entry<String, JsonNode> own : item.params().properties()) {
            if (!ELSEWHERE.contains(own.getKey()) && !event.has(own.getKey())) {
                event.set(own.getKey(), own.getValue());
            }
        }
        return event;
    }

    private static @Nullable String transactionId(Deliverable item) {
        return item.orderId() == null && item.name().equals("purchase")
                ? item.params().path("transaction_id").asStringOpt().orElse(item.eventId())
                : item.orderId();
    }

    private static void page(ObjectNode event, @Nullable String pageUrl) {
        if (pageUrl == null) {
            return;
        }
        event.put("page_location", pageUrl);
        try {
            URI page = new URI(pageUrl);
            put(event, "page_hostname", page.getHost());
            put(event, "page_path", page.getRawPath());
        } catch (URISyntaxException _) {
            // browsers show addresses that are none by the book; the whole one is there
        }
    }

    private static void consent(ObjectNode event, Consent said) {
        if (!said.equals(Consent.UNSPECIFIED)) {
            event.putObject("consent")
                    .put("ad_user_data", said.adUserData().name())
                    .put("ad_personalization", said.adPersonalization().name());
        }
    }

    private static ObjectNode userData(Deliverable item) {
        Map<String, String> hashes = item.userData().forGoogle();
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        put(user, "sha256_email_address", hashes.get("email"));
        put(user, "sha256_phone_number", hashes.get("phone"));
        ObjectNode address = JsonNodeFactory.instance.objectNode();
        put(address, "sha256_first_name", hashes.get("first_name"));
        put(address, "sha256_last_name", hashes.get("last_name"));
        put(address, "city", hashes.get("city"));
        put(address, "region", hashes.get("state"));
        put(address, "postal_code", hashes.get("zip"));
        put(address, "country", hashes.get("country"));
        if (!address.isEmpty()) {
            user.set("address", address);
        }
        return user;
    }

    private static void put(ObjectNode object, String key, @Nullable String value) {
        if (value != null) {
            object.put(key, value);
        }
    }
}
