package dev.relaywatch.delivery.googleads;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import java.time.Instant;
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
 * One event as the Data Manager API takes it, and why it would refuse it. Source: {@code
 * google/ads/datamanager/v1} (event.proto, user_data.proto, device_info.proto, cart_data.proto).
 */
final class DataManagerEvent {
    private static final Map<String, String> SOURCES =
            Map.of(
                    "website", "WEB",
                    "app", "APP",
                    "physical_store", "IN_STORE",
                    "phone_call", "PHONE",
                    "chat", "MESSAGE",
                    "business_messaging", "MESSAGE");

    /** The click of the web, unless it was in an app; never several at once. */
    private static final List<String> CLICKS = List.of("gclid", "wbraid", "gbraid");

    private static final List<String> CLICKS_OF_AN_APP = List.of("gclid", "gbraid", "wbraid");
    private static final Set<String> CUSTOMER_TYPES = Set.of("NEW", "RETURNING", "REENGAGED");

    /**
     * The European Economic Area, the United Kingdom and Switzerland, whose people Google does not
     * look for by address; it wants none of them ("Note" in device_info.proto).
     */
    private static final Set<String> WITHOUT_ADDRESS =
            Set.of(
                    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
                    "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO",
                    "PL", "PT", "RO", "SE", "SI", "SK");

    private final GoogleAccount account;
    private final Instant now;

    DataManagerEvent(GoogleAccount account, Instant now) {
        this.account = account;
        this.now = now;
    }

    /**
     * Why Google would certainly refuse this item, and its whole request with it; empty when it
     * need not.
     */
    Optional<String> refusal(Deliverable item) {
        if (account.actionId(item.name()).isEmpty()) {
            return Optional.of(
                    "the connection's settings.conversion-actions no longer names an action for "
                            + item.name());
        }
        if (item.consent().adUserData() == Consent.Choice.DENIED) {
            return Optional.of("the person denied their data for advertising (adUserData)");
        }
        if (item.time().isBefore(now.minus(GoogleAdsDestination.OLDEST))) {
            return Optional.of(
                    "the conversion is older than "
                            + GoogleAdsDestination.OLDEST.toDays()
                            + " days, the longest that Google attributes to a click");
        }
        if (click(item).isEmpty() && userIdentifiers(item).isEmpty()) {
            return Optional.of(
                    "Google needs a click id (gclid, gbraid, wbraid), an e-mail, a phone number or"
                            + " name, country and postal code to find the person by");
        }
        return Optional.empty();
    }

    ObjectNode row(Deliverable item) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putArray("destinationReferences").add(account.actionId(item.name()).orElseThrow());
        event.put("transactionId", item.orderId() == null ? item.eventId() : item.orderId());
        Instant time = item.time().isAfter(now) ? now : item.time();
        event.put("eventTimestamp", time.toString());
        event.put("eventSource", SOURCES.getOrDefault(item.actionSource(), "OTHER"));
        Money value = item.value();
        if (value != null) {
            event.put("currency", value.currency());
            event.put("conversionValue", value.amount());
        }
        setUnlessEmpty(event, "adIdentifiers", adIdentifiers(item));
        ArrayNode people = userIdentifiers(item);
        if (!people.isEmpty()) {
            event.putObject("userData").set("userIdentifiers", people);
        }
        setUnlessEmpty(event, "consent", consent(item.consent()));
        customerType(item)
                .ifPresent(type -> event.putObject("userProperties").put("customerType", type));
        setUnlessEmpty(event, "cartData", cart(item.params()));
        return event;
    }

    private static void setUnlessEmpty(ObjectNode event, String name, ObjectNode value) {
        if (!value.isEmpty()) {
            event.set(name, value);
        }
    }

    /** The name of the one click id that is sent. */
    private static Optional<String> click(Deliverable item) {
        List<String> bestFirst = item.actionSource().equals("app") ? CLICKS_OF_AN_APP : CLICKS;
        return bestFirst.stream()
                .filter(name -> !item.clickIds().getOrDefault(name, "").isBlank())
                .findFirst();
    }

    private static ObjectNode adIdentifiers(Deliverable item) {
        ObjectNode identifiers = JsonNodeFactory.instance.objectNode();
        click(item).ifPresent(name -> identifiers.put(name, item.clickIds().get(name)));
        ObjectNode device = JsonNodeFactory.instance.objectNode();
        RequestContext context = item.context();
        put(device, "userAgent", context.userAgent());
        String country = item.userData().forGoogle().getOrDefault("country", "");
        if (!WITHOUT_ADDRESS.contains(country)) {
            put(device, "ipAddress", context.ip());
        }
        setUnlessEmpty(identifiers, "landingPageDeviceInfo", device);
        return identifiers;
    }

    /** One identifier each; an address only whole, as Google demands. */
    private static ArrayNode userIdentifiers(Deliverable item) {
        Map<String, String> known = item.userData().forGoogle();
        ArrayNode identifiers = JsonNodeFactory.instance.arrayNode();
        if (known.containsKey("email")) {
            identifiers.addObject().put("emailAddress", known.get("email"));
        }
        if (known.containsKey("phone")) {
            identifiers.addObject().put("phoneNumber", known.get("phone"));
        }
        if (known.keySet().containsAll(Set.of("first_name", "last_name", "country", "zip"))) {
            identifiers
                    .addObject()
                    .putObject("address")
                    .put("givenName", known.get("first_name"))
                    .put("familyName", known.get("last_name"))
                    .put("regionCode", known.get("country"))
                    .put("postalCode", known.get("zip"));
        }
        return identifiers;
    }

    private static ObjectNode consent(Consent consent) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        put(said, "adUserData", choice(consent.adUserData()));
        put(said, "adPersonalization", choice(consent.adPersonalization()));
        return said;
    }

    private static @Nullable String choice(Consent.Choice choice) {
        return switch (choice) {
            case GRANTED -> "CONSENT_GRANTED";
            case DENIED -> "CONSENT_DENIED";
            case UNSPECIFIED -> null;
        };
    }

    private static Optional<String> customerType(Deliverable item) {
        return item.params()
                .path("customer_type")
                .asStringOpt()
                .map(type -> type.toUpperCase(Locale.ROOT))
                .filter(CUSTOMER_TYPES::contains);
    }

    /**
     * The products as GA4 and the Google tag name them ({@code items}, {@code aw_merchant_id},
     * {@code discount}); nothing where one of them is not wholly known, because a part would be
     * counted as the whole.
     */
    private static ObjectNode cart(ObjectNode params) {
        ObjectNode cart = JsonNodeFactory.instance.objectNode();
        if (!(params.get("items") instanceof ArrayNode products) || products.isEmpty()) {
            return cart;
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (JsonNode product : products) {
            String id = product.path("item_id").asString("");
            long quantity = product.path("quantity").asLong(0);
            var price = product.path("price").asDecimalOpt();
            if (id.isBlank() || quantity < 1 || price.isEmpty()) {
                return cart;
            }
            items.addObject()
                    .put("merchantProductId", id)
                    .put("quantity", String.valueOf(quantity))
                    .put("unitPrice", price.get());
        }
        String merchant = params.path("aw_merchant_id").asString("");
        if (merchant.matches("\\d{1,20}")) {
            cart.put("merchantId", merchant);
        }
        params.path("discount")
                .asDecimalOpt()
                .ifPresent(discount -> cart.put("transactionDiscount", discount));
        cart.set("items", items);
        return cart;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
    }
}
