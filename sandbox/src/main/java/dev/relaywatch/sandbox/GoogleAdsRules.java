package dev.relaywatch.sandbox;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the Google Ads API demands of one row of an upload. */
abstract sealed class GoogleAdsRules permits GoogleClickRules, GoogleEnhancementRules {
    private static final Pattern ACTION = Pattern.compile("customers/\\d+/conversionActions/\\d+");
    private static final Pattern HASH = Pattern.compile("[a-f0-9]{64}");

    /** A blank between date and time, and an offset with a colon: neither T nor Z. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d");

    private static final DateTimeFormatter PARSED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx");
    private static final int MOST_IDENTIFIERS = 5;

    private final Instant now;
    private final String family;

    GoogleAdsRules(Instant now, String family) {
        this.now = now;
        this.family = family;
    }

    /** The list of rows, as JSON names it. */
    abstract String list();

    /** The list of rows, as field paths name it. */
    abstract String path();

    /** The first thing wrong with a row; empty if Google takes it. */
    abstract Optional<GoogleAdsFailure> problem(JsonNode row);

    abstract GoogleAdsFailure tooMany();

    abstract GoogleAdsFailure twiceInARequest();

    abstract GoogleAdsFailure expired();

    abstract GoogleAdsFailure repeated(JsonNode row);

    /** What stands among the results for a row that was taken. */
    abstract ObjectNode result(JsonNode row);

    /** What is counted. */
    abstract String name(JsonNode row);

    /** By which a repeat is told. */
    abstract String id(JsonNode row);

    final String key(JsonNode row) {
        return name(row) + " " + id(row);
    }

    final GoogleAdsFailure invalidJob() {
        return error("INVALID_JOB_ID");
    }

    final GoogleAdsFailure error(String code) {
        return GoogleAdsFailure.of(family, code);
    }

    static String text(JsonNode row, String field) {
        return row.path(field).asString("");
    }

    static String actionId(JsonNode row) {
        return text(row, "conversionAction").replaceFirst(".*/", "");
    }

    final Optional<GoogleAdsFailure> action(JsonNode row) {
        String action = text(row, "conversionAction");
        return ACTION.matcher(action).matches()
                ? Optional.empty()
                : Optional.of(
                        error("NO_CONVERSION_ACTION_FOUND")
                                .saying("The conversion action cannot be found.")
                                .because("conversion_action", action));
    }

    /**
     * @param oldest beyond which it is too late
     */
    final Optional<GoogleAdsFailure> time(
            String text, String field, Duration oldest, GoogleAdsFailure tooLate) {
        Optional<Instant> time = instant(text);
        if (time.isEmpty()) {
            return Optional.of(
                    GoogleAdsFailure.of("dateError", "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET")
                            .saying("The date time must be like yyyy-mm-dd hh:mm:ss+|-hh:mm.")
                            .because(field, text));
        }
        if (time.get().isAfter(now)) {
            return Optional.of(
                    GoogleAdsFailure.of("dateError", "LATER_THAN_MAXIMUM_DATE")
                            .saying("The date time is in the future.")
                            .because(field, text));
        }
        return time.get().isBefore(now.minus(oldest))
                ? Optional.of(tooLate.because(field, text))
                : Optional.empty();
    }

    static Optional<Instant> instant(String text) {
        if (!TIME.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PARSED.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    final Optional<GoogleAdsFailure> order(JsonNode row) {
        String order = text(row, "orderId");
        return order.contains("@")
                ? Optional.of(
                        error("ORDER_ID_CONTAINS_PII")
                                .saying("The order ID contains personal information.")
                                .because("order_id", order))
                : Optional.empty();
    }

    final Optional<GoogleAdsFailure> identifiers(JsonNode row, boolean withAddress) {
        JsonNode identifiers = row.path("userIdentifiers");
        if (identifiers.size() > MOST_IDENTIFIERS) {
            return Optional.of(
                    GoogleAdsFailure.of("collectionSizeError", "TOO_MANY")
                            .saying("Too many.")
                            .because("user_identifiers", String.valueOf(identifiers.size())));
        }
        for (JsonNode identifier : identifiers) {
            boolean address = identifier.has("addressInfo");
            if (address && !withAddress) {
                return Optional.of(
                        error("UNSUPPORTED_USER_IDENTIFIER")
                                .saying("Use only hashed email or phone number.")
                                .because("user_identifiers", "address_info"));
            }
            boolean hashed =
                    address
                            ? isHash(identifier.path("addressInfo"), "hashedFirstName")
                                    && isHash(identifier.path("addressInfo"), "hashedLastName")
                            : isHash(identifier, "hashedEmail")
                                    || isHash(identifier, "hashedPhoneNumber");
            long kinds =
                    Stream.of("hashedEmail", "hashedPhoneNumber", "addressInfo")
                            .filter(identifier::has)
                            .count();
            if (kinds != 1 || !hashed) {
                return Optional.of(
                        error("INVALID_USER_IDENTIFIER")
                                .saying("Make sure you hash user provided data using SHA-256.")
                                .at(path(), null, "user_identifiers"));
            }
        }
        return Optional.empty();
    }

    private static boolean isHash(JsonNode node, String field) {
        return HASH.matcher(text(node, field)).matches();
    }

    static GoogleAdsFailure field(String code, String field) {
        return GoogleAdsFailure.of("fieldError", code)
                .saying(
                        code.equals("REQUIRED")
                                ? "The required field was not present."
                                : "The value must be unset.")
                .because(field, "");
    }
}
