package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Deliverable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of the person behind a conversion that Google's own tag has reported, as {@code
 * uploadConversionAdjustments} takes it. Source: {@code conversion_adjustment_upload_service.proto}
 * (v25) and "Enhanced conversions for web" of the Google Ads API.
 */
final class EnhancementPayload {
    /** Older conversions are not adjusted (CONVERSION_EXPIRED). */
    static final Duration OLDEST = Duration.ofDays(54);

    /** An address is used only with all of these. */
    private static final List<String> ADDRESS =
            List.of("first_name", "last_name", "zip", "country");

    private final GoogleAccount account;
    private final Instant now;

    EnhancementPayload(GoogleAccount account, Instant now) {
        this.account = account;
        this.now = now;
    }

    Optional<String> refusal(Deliverable item) {
        if (account.actionId(item.name()).isEmpty()) {
            return Optional.of(ClickPayload.noAction(item));
        }
        if (item.time().isBefore(now.minus(OLDEST))) {
            return Optional.of(
                    "the event is older than "
                            + OLDEST.toDays()
                            + " days, the oldest that Google enhances");
        }
        if (!canIdentify(item)) {
            return Optional.of(
                    "Google needs an e-mail, a phone number, or a full name with postal code and"
                            + " country");
        }
        return Optional.empty();
    }

    static boolean canIdentify(Deliverable item) {
        return !identifiers(item).isEmpty();
    }

    /**
     * The adjustment is made now, which is never before the conversion; when that was, as far as we
     * know, is said beside it.
     */
    ObjectNode adjustment(Deliverable item) {
        ObjectNode row = row(item.name(), ClickPayload.orderId(item));
        Instant time = item.time().isAfter(now) ? now : item.time();
        ObjectNode conversion =
                row.putObject("gclidDateTimePair")
                        .put("conversionDateTime", ClickPayload.TIME.format(time));
        String gclid = item.clickIds().getOrDefault("gclid", "");
        if (!gclid.isBlank()) {
            conversion.put("gclid", gclid);
        }
        row.set("userIdentifiers", identifiers(item));
        if (item.context().userAgent() != null) {
            row.put("userAgent", item.context().userAgent());
        }
        return row;
    }

    /**
     * A made-up enhancement for the action of this name, of an order that there is not.
     *
     * @param emailHash of an address that is nobody's
     */
    ObjectNode sample(String name, String emailHash) {
        ObjectNode row = row(name, "relaywatch-test-" + name);
        row.putArray("userIdentifiers")
                .addObject()
                .put("userIdentifierSource", "FIRST_PARTY")
                .put("hashedEmail", emailHash);
        return row;
    }

    private ObjectNode row(String name, String orderId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("adjustmentType", "ENHANCEMENT")
                .put("conversionAction", ClickPayload.action(account, name))
                .put("orderId", orderId)
                .put("adjustmentDateTime", ClickPayload.TIME.format(now));
    }

    /** When the conversion of such a row was; empty where the row does not say. */
    static Optional<Instant> conversionTime(JsonNode row) {
        String text = row.path("gclidDateTimePair").path("conversionDateTime").asString("");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ClickPayload.TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ArrayNode identifiers(Deliverable item) {
        ArrayNode identifiers = ClickPayload.identifiers(item);
        Map<String, String> person = item.userData().forGoogle();
        if (person.keySet().containsAll(ADDRESS)) {
            ObjectNode address =
                    identifiers
                            .addObject()
                            .put("userIdentifierSource", "FIRST_PARTY")
                            .putObject("addressInfo");
            address.put("hashedFirstName", person.get("first_name"));
            address.put("hashedLastName", person.get("last_name"));
            address.put("countryCode", person.get("country"));
            address.put("postalCode", person.get("zip"));
            for (String part : List.of("city", "state")) {
                if (person.containsKey(part)) {
                    address.put(part, person.get(part));
                }
            }
        }
        return identifiers;
    }
}
