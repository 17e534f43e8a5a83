package dev.relaywatch.delivery.googleads;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reason of the Data Manager API says: those of ErrorInfo and field violations
 * (error.proto), and google.rpc's own where it gives no other.
 */
enum DataManagerReason {
    /** A person has to change the account or its settings. */
    CONNECTION,
    /** This event is at fault. */
    ITEM,
    /** Too much at once. */
    WAIT,
    /** A conversion action takes nothing in its first hours. */
    LATER,
    /** May pass; also whatever is not known. */
    RETRY;

    /** As the Google Ads API says of TOO_RECENT_CONVERSION_ACTION. */
    static final Duration A_NEW_ACTION_RESTS = Duration.ofHours(6);

    private static final Map<String, DataManagerReason> KNOWN = known();

    static DataManagerReason kind(String reason) {
        return KNOWN.getOrDefault(reason, RETRY);
    }

    /** Every reason that is told apart. */
    static List<String> all() {
        return KNOWN.keySet().stream().sorted().toList();
    }

    private static Map<String, DataManagerReason> known() {
        Map<String, DataManagerReason> known = new HashMap<>();
        List.of(
                        "PERMISSION_DENIED",
                        "UNAUTHENTICATED",
                        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                        "SERVICE_DISABLED",
                        "CONSUMER_INVALID",
                        "NOT_FOUND",
                        "NOT_ALLOWLISTED",
                        "INVALID_DESTINATION",
                        "INVALID_CONVERSION_ACTION_ID",
                        "INVALID_CONVERSION_ACTION_TYPE",
                        "DESTINATION_ACCOUNT_TYPE_MISMATCH",
                        "DUPLICATE_DESTINATION_REFERENCE",
                        "TOO_MANY_DESTINATIONS",
                        "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH",
                        "TERMS_AND_CONDITIONS_NOT_SIGNED",
                        "DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
                        "DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS",
                        "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED")
                .forEach(reason -> known.put(reason, CONNECTION));
        List.of(
                        "INVALID_ARGUMENT",
                        "REQUIRED_FIELD_MISSING",
                        "INVALID_FORMAT",
                        "INVALID_HEX_ENCODING",
                        "INVALID_BASE64_ENCODING",
                        "INVALID_SHA256_FORMAT",
                        "INVALID_POSTAL_CODE",
                        "INVALID_COUNTRY_CODE",
                        "INVALID_ENUM_VALUE",
                        "INVALID_NUMBER_FORMAT",
                        "INVALID_CURRENCY_CODE",
                        "INVALID_EVENT",
                        "INVALID_MERCHANT_ID",
                        "INVALID_AD_IDENTIFIER_FOR_ACCOUNT",
                        "EVENT_SOURCE_AND_DESTINATION_MISMATCH",
                        "EVENT_TIME_INVALID",
                        "NO_IDENTIFIERS_PROVIDED",
                        "TOO_MANY_EVENTS",
                        "TOO_MANY_USER_IDENTIFIERS",
                        "TOO_MANY_ELEMENTS",
                        "TOO_FEW_ELEMENTS",
                        "FIELD_VALUE_TOO_LONG",
                        "FIELD_VALUE_TOO_SHORT")
                .forEach(reason -> known.put(reason, ITEM));
        List.of("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
                .forEach(reason -> known.put(reason, WAIT));
        known.put("CONVERSION_ACTION_TOO_RECENTLY_CREATED", LATER);
        List.of(
                        "INTERNAL_ERROR",
                        "INTERNAL",
                        "DEADLINE_EXCEEDED",
                        "UNAVAILABLE",
                        "UNKNOWN",
                        "ABORTED",
                        "CANCELLED")
                .forEach(reason -> known.put(reason, RETRY));
        return Map.copyOf(known);
    }
}
