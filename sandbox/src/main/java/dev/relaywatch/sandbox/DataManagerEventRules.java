package dev.relaywatch.sandbox;

import dev.relaywatch.sandbox.DataManagerApi.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What the Data Manager API demands of one event (its reference of {@code events.ingest}, v1, and
 * the protocol buffers in {@code google/ads/datamanager/v1}).
 */
final class DataManagerEventRules {
    private static final Duration OLDEST = Duration.ofDays(90);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    private static final int MOST_IDENTIFIERS = 10;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Set<String> SOURCES =
            Set.of("WEB", "APP", "IN_STORE", "PHONE", "MESSAGE", "OTHER");
    private static final Set<String> CONSENTS = Set.of("CONSENT_GRANTED", "CONSENT_DENIED");
    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream()
                    .map(Currency::getCurrencyCode)
                    .collect(Collectors.toSet());
    private static final Set<String> KNOWN =
            Set.of(
                    "destinationReferences",
                    "transactionId",
                    "eventTimestamp",
                    "lastUpdatedTimestamp",
                    "userData",
                    "consent",
                    "adIdentifiers",
                    "currency",
                    "conversionValue",
                    "eventSource",
                    "eventDeviceInfo",
                    "cartData",
                    "customVariables",
                    "experimentalFields",
                    "userProperties");

    private final JsonNode request;
    private final Instant now;

    DataManagerEventRules(JsonNode request, Instant now) {
        this.request = request;
        this.now = now;
    }

    static Violation notInTheWindow(String field) {
        return new Violation(
                field + ".event_timestamp",
                "Event did not occur within the acceptable time window.",
                "EVENT_TIME_INVALID");
    }

    /** The first thing that is wrong with the event; field is what it is called. */
    Optional<Violation> violation(JsonNode event, String field) {
        if (!event.isObject()) {
            return Optional.of(new Violation(field, "This event is not valid.", "INVALID_EVENT"));
        }
        for (String name : event.propertyNames()) {
            if (!KNOWN.contains(name)) {
                return Optional.of(Violation.unknown(field + "." + name));
            }
        }
        return time(event, field)
                .or(() -> references(event, field))
                .or(() -> identifiers(event, field))
                .or(() -> words(event, field));
    }

    private Optional<Violation> time(JsonNode event, String field) {
        String text = event.path("eventTimestamp").asString("");
        if (text.isEmpty()) {
            return Optional.of(Violation.missing(field + ".event_timestamp"));
        }
        try {
            Instant at = Instant.parse(text);
            return at.isBefore(now.minus(OLDEST)) || at.isAfter(now.plus(CLOCKS_APART))
                    ? Optional.of(notInTheWindow(field))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.of(
                    new Violation(field + ".event_timestamp", "Not RFC 3339", "INVALID_FORMAT"));
        }
    }

    private Optional<Violation> references(JsonNode event, String field) {
        Set<String> known = new HashSet<>();
        request.path("destinations").forEach(it -> known.add(it.path("reference").asString("")));
        for (JsonNode reference : event.path("destinationReferences")) {
            if (!known.contains(reference.asString(""))) {
                return Optional.of(
                        new Violation(
                                field + ".destination_references",
                                "There is no destination of this reference",
                                "INVALID_DESTINATION"));
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> identifiers(JsonNode event, String field) {
        JsonNode click = event.path("adIdentifiers");
        JsonNode people = event.path("userData").path("userIdentifiers");
        boolean clicked = click.has("gclid") || click.has("gbraid") || click.has("wbraid");
        if (!clicked && people.isEmpty()) {
            return Optional.of(
                    new Violation(
                            field,
                            "Events data contains no user identifiers or ad identifiers.",
                            "NO_IDENTIFIERS_PROVIDED"));
        }
        if (!people.isEmpty() && !request.path("encoding").asString("").equals("HEX")) {
            return Optional.of(Violation.missing("encoding"));
        }
        if (people.size() > MOST_IDENTIFIERS) {
            return Optional.of(
                    new Violation(
                            field + ".user_data.user_identifiers",
                            "Too many user identifiers",
                            "TOO_MANY_USER_IDENTIFIERS"));
        }
        for (int i = 0; i < people.size(); i++) {
            String which = field + ".user_data.user_identifiers[" + i + "]";
            Optional<Violation> violation = identifier(people.get(i), which);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private static Optional<Violation> identifier(JsonNode identifier, String field) {
        if (identifier.size() != 1) {
            return Optional.of(
                    new Violation(field, "Exactly one must be specified.", "INVALID_ARGUMENT"));
        }
        JsonNode address = identifier.path("address");
        if (address.isObject()) {
            for (String name :
                    new String[] {"givenName", "familyName", "regionCode", "postalCode"}) {
                if (address.path(name).asString("").isEmpty()) {
                    return Optional.of(Violation.missing(field + ".address." + name));
                }
            }
            return hash(address.path("givenName"), field)
                    .or(() -> hash(address.path("familyName"), field));
        }
        return hash(identifier.values().iterator().next(), field);
    }

    private static Optional<Violation> hash(JsonNode value, String field) {
        return HASH.matcher(value.asString("")).matches()
                ? Optional.empty()
                : Optional.of(
                        new Violation(
                                field,
                                "The SHA256 encoded value is malformed.",
                                "INVALID_SHA256_FORMAT"));
    }

    private static Optional<Violation> words(JsonNode event, String field) {
        if (event.has("currency") && !CURRENCIES.contains(event.path("currency").asString(""))) {
            return Optional.of(
                    new Violation(
                            field + ".currency",
                            "The currency code is not supported.",
                            "INVALID_CURRENCY_CODE"));
        }
        if (event.has("conversionValue") && !event.path("conversionValue").isNumber()) {
            return Optional.of(
                    new Violation(
                            field + ".conversion_value",
                            "Invalid number format.",
                            "INVALID_NUMBER_FORMAT"));
        }
        if (event.has("eventSource") && !SOURCES.contains(event.path("eventSource").asString(""))) {
            return Optional.of(invalidEnum(field + ".event_source"));
        }
        for (JsonNode choice : event.path("consent")) {
            if (!CONSENTS.contains(choice.asString(""))) {
                return Optional.of(invalidEnum(field + ".consent"));
            }
        }
        return Optional.empty();
    }

    private static Violation invalidEnum(String field) {
        return new Violation(field, "Enum value cannot be used.", "INVALID_ENUM_VALUE");
    }
}
