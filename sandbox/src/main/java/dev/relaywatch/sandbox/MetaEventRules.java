package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What Meta demands of one event ("Parameters" and "Best Practices" of the Conversions API, 2026).
 */
final class MetaEventRules {
    static final Problem TOO_OLD =
            new Problem(
                    2804003,
                    "Event Timestamp Too Old",
                    "The timestamp for this event is too far in the past.");

    private static final Problem NO_CUSTOMER =
            new Problem(
                    2804050,
                    "Missing Customer Information",
                    "Your event is missing customer information: add parameters that identify a"
                            + " customer.");
    private static final Duration OLDEST = Duration.ofDays(7);
    private static final Duration OLDEST_IN_A_SHOP = Duration.ofDays(62);
    private static final Set<String> ACTION_SOURCES =
            Set.of(
                    "website",
                    "app",
                    "email",
                    "phone_call",
                    "chat",
                    "physical_store",
                    "system_generated",
                    "business_messaging",
                    "other");
    private static final Set<String> HASHED =
            Set.of("em", "ph", "ge", "db", "fn", "ln", "ct", "st", "zp", "country");
    private static final Set<String> CUSTOMER_KEYS =
            Set.of(
                    "em",
                    "ph",
                    "ge",
                    "db",
                    "fn",
                    "ln",
                    "ct",
                    "st",
                    "zp",
                    "country",
                    "external_id",
                    "client_ip_address",
                    "client_user_agent",
                    "fbc",
                    "fbp",
                    "subscription_id",
                    "fb_login_id",
                    "lead_id",
                    "anon_id",
                    "madid",
                    "page_id",
                    "page_scoped_user_id",
                    "ctwa_clid",
                    "ig_account_id",
                    "ig_sid");

    /** An event with no more than one of these, or a part of one, describes too many people. */
    private static final List<Set<String>> TOO_BROAD =
            List.of(
                    Set.of("ct", "country", "st", "zp", "ge", "client_user_agent"),
                    Set.of("db", "client_user_agent"),
                    Set.of("fn", "ge"),
                    Set.of("ln", "ge"));

    private static final int HEX_DIGITS_OF_SHA_256 = 64;
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final Pattern AMOUNT = Pattern.compile("-?\\d+(\\.\\d+)?");

    private MetaEventRules() {}

    /**
     * Why an event, and with it the request, is refused.
     *
     * @param subcode of error 100; the provider documents the meaning of few, so that what has no
     *     subcode of its own gets 2804001
     */
    record Problem(int subcode, String title, String text) {}

    /** The first thing wrong with this event; empty if Meta takes it. */
    static Optional<Problem> problem(JsonNode event, Instant now) {
        if (!event.isObject()) {
            return invalid("An event must be an object.");
        }
        if (text(event, "event_name").isBlank()) {
            return invalid("The field event_name is required.");
        }
        return source(event)
                .or(() -> time(event, now))
                .or(() -> customer(event.path("user_data")))
                .or(() -> purchase(event));
    }

    private static Optional<Problem> source(JsonNode event) {
        String source = text(event, "action_source");
        if (!ACTION_SOURCES.contains(source)) {
            return invalid("The field action_source must be one of the known sources.");
        }
        if (!source.equals("website")) {
            return Optional.empty();
        }
        if (text(event, "event_source_url").isBlank()) {
            return invalid("The field event_source_url is required for website events.");
        }
        if (text(event.path("user_data"), "client_user_agent").isBlank()) {
            return invalid("The field client_user_agent is required for website events.");
        }
        return Optional.empty();
    }

    private static Optional<Problem> time(JsonNode event, Instant now) {
        JsonNode time = event.path("event_time");
        if (!time.isIntegralNumber() || !time.canConvertToLong()) {
            return invalid("The field event_time must be a Unix time in seconds.");
        }
        long age = now.getEpochSecond() - time.longValue();
        if (age < 0) {
            return invalid("The field event_time must not be in the future.");
        }
        boolean inAShop = text(event, "action_source").equals("physical_store");
        Duration oldest = inAShop ? OLDEST_IN_A_SHOP : OLDEST;
        return age > oldest.toSeconds() ? Optional.of(TOO_OLD) : Optional.empty();
    }

    private static Optional<Problem> customer(JsonNode userData) {
        Set<String> given = new HashSet<>();
        for (String key : CUSTOMER_KEYS) {
            JsonNode value = userData.path(key);
            if (value.isArray()) {
                for (JsonNode it : value) {
                    if (HASHED.contains(key) && !isHash(it)) {
                        return notHashed(key);
                    }
                    given.add(key);
                }
            } else if (!value.asString("").isBlank()) {
                if (HASHED.contains(key) && !isHash(value)) {
                    return notHashed(key);
                }
                given.add(key);
            }
        }
        return TOO_BROAD.stream().anyMatch(broad -> broad.containsAll(given))
                ? Optional.of(NO_CUSTOMER)
                : Optional.empty();
    }

    private static Optional<Problem> purchase(JsonNode event) {
        if (!text(event, "event_name").equals("Purchase")) {
            return Optional.empty();
        }
        JsonNode data = event.path("custom_data");
        if (!data.path("value").isNumber() && !AMOUNT.matcher(text(data, "value")).matches()) {
            return invalid("The field value is required for purchases and must be a number.");
        }
        if (!CURRENCY.matcher(text(data, "currency")).matches()) {
            return invalid("The field currency is required for purchases, as ISO 4217 code.");
        }
        return Optional.empty();
    }

    private static Optional<Problem> notHashed(String key) {
        return invalid("The field " + key + " must be a SHA-256 hash of 64 hexadecimal digits.");
    }

    private static Optional<Problem> invalid(String text) {
        return Optional.of(new Problem(2804001, "Invalid Parameter", text));
    }

    private static boolean isHash(JsonNode value) {
        String text = value.asString("");
        return text.length() == HEX_DIGITS_OF_SHA_256
                && text.chars().allMatch(c -> HexFormat.isHexDigit(c) && !Character.isUpperCase(c));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }
}
