package dev.relaywatch.delivery.ga4;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.Deliverable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event as a request of its own, and why GA4 would drop it: it never says so itself. Source:
 * Google, "Measurement Protocol reference", "Send Measurement Protocol events" and "Send
 * user-provided data" (GA4, 2026).
 */
final class Ga4Payload {
    static final Duration OLDEST = Duration.ofDays(3);

    /** Of a request, in bytes. */
    static final int LARGEST = 130_000;

    /** Events that only Google's own tags and apps may send ("Reserved names"). */
    private static final Set<String> RESERVED =
            Set.of(
                    "ad_activeview",
                    "ad_click",
                    "ad_exposure",
                    "ad_query",
                    "adunit_exposure",
                    "app_clear_data",
                    "app_install",
                    "app_remove",
                    "app_store_refund",
                    "app_store_subscription_cancel",
                    "app_store_subscription_convert",
                    "app_store_subscription_renew",
                    "app_update",
                    "error",
                    "first_open",
                    "first_visit",
                    "in_app_purchase",
                    "notification_dismiss",
                    "notification_foreground",
                    "notification_open",
                    "notification_receive",
                    "notification_send",
                    "os_update",
                    "session_start",
                    "user_engagement");

    private final Map<UUID, String> clientIds;
    private final Instant now;

    /**
     * @param clientIds by item
     */
    Ga4Payload(Map<UUID, String> clientIds, Instant now) {
        this.clientIds = clientIds;
        this.now = now;
    }

    /** Why GA4 would certainly drop this item without a word; empty when it need not. */
    Optional<String> refusal(Deliverable item) {
        if (RESERVED.contains(item.name())) {
            return Optional.of(
                    "GA4 reserves the event name "
                            + item.name()
                            + " for its own tags; send the event under another name");
        }
        if (!Ga4Params.isName(item.name())) {
            return Optional.of(
                    "GA4 takes event names of at most 40 letters, digits and underscores that begin with a letter"
                            + " and not with ga_, google_ or firebase_");
        }
        if (item.time().isBefore(now.minus(OLDEST))) {
            return Optional.of(
                    "the event is older than "
                            + OLDEST.toHours()
                            + " hours, the oldest that GA4 takes at its own time");
        }
        if (!clientIds.containsKey(item.itemId())) {
            return Optional.of(
                    "GA4 needs to know whose event it is: the browser's _ga value (params.client_id), a visitor"
                            + " (visitorId), an e-mail or a phone number");
        }
        return ofItsKind(item).or(() -> tooLarge(item));
    }

    private static Optional<String> ofItsKind(Deliverable item) {
        if (item.name().equals("purchase") && item.value() == null) {
            return Optional.of(
                    "GA4 takes a purchase only with a value and a currency (params.value, params.currency)");
        }
        String transaction = Ga4Params.transactionId(item);
        if (item.name().equals("refund") && transaction == null) {
            return Optional.of(
                    "GA4 takes a refund only with the order that it undoes (params.order_id)");
        }
        return transaction != null && transaction.length() > Ga4Params.LONGEST_TEXT
                ? Optional.of(
                        "GA4 takes an order id of at most "
                                + Ga4Params.LONGEST_TEXT
                                + " characters (params.order_id)")
                : Optional.empty();
    }

    /** Everything but the products is short. */
    private Optional<String> tooLarge(Deliverable item) {
        return Ga4Params.hasProducts(item.params()) && size(request(item)) > LARGEST
                ? Optional.of(
                        "the event is larger than 130 kB, the most that GA4 takes; send fewer items or shorter texts")
                : Optional.empty();
    }

    /** In bytes. */
    static int size(ObjectNode request) {
        return request.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The item alone. Requests that differ in nothing but their {@code events} may be sent as one:
     * each event has its own time.
     */
    ObjectNode request(Deliverable item) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("client_id", clientIds.get(item.itemId()));
        ObjectNode user = userData(item);
        if (!user.isEmpty()) {
            request.set("user_data", user);
        }
        ObjectNode consent = consent(item.consent());
        if (!consent.isEmpty()) {
            request.set("consent", consent);
        }
        put(request, "ip_override", item.context().ip());
        put(request, "user_agent", item.context().userAgent());
        ObjectNode event = request.putArray("events").addObject();
        event.put("name", item.name());
        event.put("timestamp_micros", micros(item.time().isAfter(now) ? now : item.time()));
        event.set("params", Ga4Params.of(item));
        return request;
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    /** Only what was said; silence is the setting of the property. */
    private static ObjectNode consent(Consent said) {
        ObjectNode consent = JsonNodeFactory.instance.objectNode();
        if (said.adUserData() != Consent.Choice.UNSPECIFIED) {
            consent.put("ad_user_data", said.adUserData().name());
        }
        if (said.adPersonalization() != Consent.Choice.UNSPECIFIED) {
            consent.put("ad_personalization", said.adPersonalization().name());
        }
        return consent;
    }

    /** Hashed as Google Ads wants it; an address is one only with a full name. */
    private static ObjectNode userData(Deliverable item) {
        Map<String, String> hashes = item.userData().forGoogle();
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        if (hashes.containsKey("email")) {
            user.putArray("sha256_email_address").add(hashes.get("email"));
        }
        if (hashes.containsKey("phone")) {
            user.putArray("sha256_phone_number").add(hashes.get("phone"));
        }
        if (hashes.containsKey("first_name") && hashes.containsKey("last_name")) {
            ObjectNode address = user.putArray("address").addObject();
            put(address, "sha256_first_name", hashes.get("first_name"));
            put(address, "sha256_last_name", hashes.get("last_name"));
            put(address, "city", hashes.get("city"));
            put(address, "region", hashes.get("state"));
            put(address, "postal_code", hashes.get("zip"));
            put(address, "country", hashes.get("country"));
        }
        return user;
    }

    private static void put(ObjectNode object, String key, @Nullable String value) {
        if (value != null) {
            object.put(key, value);
        }
    }
}
