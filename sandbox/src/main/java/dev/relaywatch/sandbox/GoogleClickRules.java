package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code uploadClickConversions}. */
final class GoogleClickRules extends GoogleAdsRules {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Duration OLDEST = Duration.ofDays(90);

    GoogleClickRules(Instant now) {
        super(now, "conversionUploadError");
    }

    @Override
    String list() {
        return "conversions";
    }

    @Override
    String path() {
        return "conversions";
    }

    @Override
    Optional<GoogleAdsFailure> problem(JsonNode row) {
        return action(row)
                .or(() -> click(row))
                .or(() ->
                        time(
                                text(row, "conversionDateTime"),
                                "conversion_date_time",
                                OLDEST,
                                expired()))
                .or(() -> identifiers(row, false))
                .or(() -> order(row))
                .or(() -> closed(row))
                .or(() -> money(row));
    }

    private Optional<GoogleAdsFailure> click(JsonNode row) {
        boolean gclid = row.has("gclid");
        boolean gbraid = row.has("gbraid");
        boolean wbraid = row.has("wbraid");
        if (gbraid && wbraid) {
            return Optional.of(
                    error("GBRAID_WBRAID_BOTH_SET").saying("Can't use both gbraid and wbraid."));
        }
        if (gclid && (gbraid || wbraid)) {
            return Optional.of(field("VALUE_MUST_BE_UNSET", "gclid"));
        }
        return gclid || gbraid || wbraid || !row.path("userIdentifiers").isEmpty()
                ? Optional.empty()
                : Optional.of(field("REQUIRED", "gclid"));
    }

    /** What only callers on a list may send, and what belongs to other services. */
    private static Optional<GoogleAdsFailure> closed(JsonNode row) {
        if (row.path("consent").has("adPersonalization")) {
            return Optional.of(field("VALUE_MUST_BE_UNSET", "consent"));
        }
        return Stream.of(
                        "userIpAddress",
                        "sessionAttributesEncoded",
                        "sessionAttributesKeyValuePairs")
                .filter(row::has)
                .findFirst()
                .map(name ->
                        GoogleAdsFailure.of(
                                        "notAllowlistedError",
                                        "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE")
                                .saying("Customer is not allowlisted for this feature.")
                                .because(name, ""));
    }

    private static Optional<GoogleAdsFailure> money(JsonNode row) {
        String currency = text(row, "currencyCode");
        return row.has("currencyCode") && !CURRENCY.matcher(currency).matches()
                ? Optional.of(
                        GoogleAdsFailure.of("currencyCodeError", "UNSUPPORTED")
                                .saying("The currency code is not supported.")
                                .because("currency_code", currency))
                : Optional.empty();
    }

    @Override
    GoogleAdsFailure tooMany() {
        return error("TOO_MANY_CONVERSIONS_IN_REQUEST");
    }

    @Override
    GoogleAdsFailure twiceInARequest() {
        return error("DUPLICATE_ORDER_ID")
                .saying("Imported events include multiple conversions with one order ID.");
    }

    @Override
    GoogleAdsFailure expired() {
        return error("EXPIRED_EVENT").saying("The click occurred before the click-through window.");
    }

    @Override
    GoogleAdsFailure repeated(JsonNode row) {
        return row.has("orderId")
                ? error("ORDER_ID_ALREADY_IN_USE")
                        .saying("The order ID was previously recorded.")
                        .because("order_id", text(row, "orderId"))
                : error("CLICK_CONVERSION_ALREADY_EXISTS")
                        .saying("A conversion of this click and time exists already.");
    }

    @Override
    ObjectNode result(JsonNode row) {
        ObjectNode result = Json.object();
        for (String field :
                List.of(
                        "gclid",
                        "gbraid",
                        "wbraid",
                        "conversionAction",
                        "conversionDateTime",
                        "userIdentifiers")) {
            if (row.has(field)) {
                result.set(field, row.path(field));
            }
        }
        return result;
    }

    @Override
    String name(JsonNode row) {
        return actionId(row);
    }

    /** Without an order it is the click and its time. */
    @Override
    String id(JsonNode row) {
        return row.has("orderId")
                ? text(row, "orderId")
                : Stream.of("gclid", "gbraid", "wbraid", "conversionDateTime")
                        .map(field -> text(row, field))
                        .reduce("", String::concat);
    }
}
