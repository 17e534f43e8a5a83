package dev.relaywatch.delivery.googleads;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One conversion as {@code uploadClickConversions} takes it, and why it would refuse it. Source:
 * {@code conversion_upload_service.proto} (v25) and "Manage offline conversions" of the Google Ads
 * API. What is only for callers on a list (the address, session attributes) is never sent.
 */
final class ClickPayload {
    /** {@code 2026-11-20 10:00:00+00:00}: a blank, and an offset also where there is none. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    /** A conversion has one; the first that is known. */
    private static final List<String> CLICKS = List.of("gclid", "gbraid", "wbraid");

    private final GoogleAccount account;
    private final Instant now;

    ClickPayload(GoogleAccount account, Instant now) {
        this.account = account;
        this.now = now;
    }

    Optional<String> refusal(Deliverable item) {
        if (account.actionId(item.name()).isEmpty()) {
            return Optional.of(noAction(item));
        }
        if (item.time().isBefore(now.minus(GoogleAdsDestination.OLDEST))) {
            return Optional.of(
                    "the event is older than "
                            + GoogleAdsDestination.OLDEST.toDays()
                            + " days, the oldest that Google takes");
        }
        if (click(item).isEmpty() && identifiers(item).isEmpty()) {
            return Optional.of(
                    "Google needs a click id (gclid, gbraid, wbraid), an e-mail or a phone number");
        }
        return Optional.empty();
    }

    static String noAction(Deliverable item) {
        return "the connection names no conversion action for it (settings.conversion-actions."
                + item.name()
                + ")";
    }

    ObjectNode conversion(Deliverable item) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        click(item).ifPresent(click -> row.put(click, item.clickIds().get(click)));
        row.put("conversionAction", action(account, item.name()));
        Instant time = item.time().isAfter(now) ? now : item.time();
        row.put("conversionDateTime", TIME.format(time));
        Money value = item.value();
        if (value != null) {
            row.put("conversionValue", value.amount());
            row.put("currencyCode", value.currency());
        }
        row.put("orderId", orderId(item));
        row.put("conversionEnvironment", "WEB");
        ArrayNode identifiers = identifiers(item);
        if (!identifiers.isEmpty()) {
            row.set("userIdentifiers", identifiers);
        }
        if (item.consent().adUserData() != Consent.Choice.UNSPECIFIED) {
            row.putObject("consent").put("adUserData", item.consent().adUserData().name());
        }
        cart(item.params()).ifPresent(cart -> row.set("cartData", cart));
        return row;
    }

    /**
     * A made-up conversion for the action of this name, that nobody can have brought about.
     *
     * @param emailHash of an address that is nobody's
     */
    ObjectNode sample(String name, String emailHash) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("conversionAction", action(account, name));
        row.put("conversionDateTime", TIME.format(now));
        row.put("orderId", "relaywatch-test-" + name);
        row.put("conversionEnvironment", "WEB");
        row.putArray("userIdentifiers")
                .addObject()
                .put("userIdentifierSource", "FIRST_PARTY")
                .put("hashedEmail", emailHash);
        return row;
    }

    static String action(GoogleAccount account, String name) {
        return "customers/"
                + account.customerId()
                + "/conversionActions/"
                + account.actionId(name).orElseThrow();
    }

    /** By which Google tells a repeat. */
    static String orderId(Deliverable item) {
        return item.orderId() == null || item.orderId().isBlank() ? item.eventId() : item.orderId();
    }

    private static Optional<String> click(Deliverable item) {
        return CLICKS.stream()
                .filter(name -> !item.clickIds().getOrDefault(name, "").isBlank())
                .findFirst();
    }

    /** Each stands alone, and an upload of clicks takes no other kinds. */
    static ArrayNode identifiers(Deliverable item) {
        Map<String, String> person = item.userData().forGoogle();
        ArrayNode identifiers = JsonNodeFactory.instance.arrayNode();
        add(identifiers, "hashedEmail", person.get("email"));
        add(identifiers, "hashedPhoneNumber", person.get("phone"));
        return identifiers;
    }

    private static void add(ArrayNode identifiers, String kind, @Nullable String hash) {
        if (hash != null) {
            identifiers.addObject().put("userIdentifierSource", "FIRST_PARTY").put(kind, hash);
        }
    }

    /**
     * The cart, under the names in which Google's own tag takes it ("Report conversions with cart
     * data"): {@code aw_merchant_id}, {@code aw_feed_country}, {@code aw_feed_language}, {@code
     * discount} and {@code items}. Empty unless all of it is there.
     */
    private static Optional<ObjectNode> cart(ObjectNode params) {
        String merchant = text(params, "aw_merchant_id");
        String country = text(params, "aw_feed_country");
        String language = text(params, "aw_feed_language");
        if (!merchant.matches("\\d{1,18}")
                || country.isEmpty()
                || language.isEmpty()
                || !(params.get("items") instanceof ArrayNode products)
                || products.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode cart = JsonNodeFactory.instance.objectNode();
        cart.put("merchantId", merchant);
        cart.put("feedCountryCode", country);
        cart.put("feedLanguageCode", language);
        params.path("discount")
                .asDecimalOpt()
                .ifPresent(discount -> cart.put("localTransactionCost", discount));
        ArrayNode items = cart.putArray("items");
        for (JsonNode product : products) {
            String id = text(product, product.has("item_id") ? "item_id" : "id");
            OptionalInt quantity =
                    product.has("quantity")
                            ? product.path("quantity").asIntOpt()
                            : OptionalInt.of(1);
            Optional<BigDecimal> price = product.path("price").asDecimalOpt();
            if (id.isEmpty() || quantity.orElse(0) < 1 || price.isEmpty()) {
                return Optional.empty();
            }
            items.addObject()
                    .put("productId", id)
                    .put("quantity", quantity.getAsInt())
                    .put("unitPrice", price.get());
        }
        return Optional.of(cart);
    }

    private static String text(JsonNode params, String name) {
        return params.path(name).asString("").strip();
    }
}
