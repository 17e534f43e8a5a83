package dev.relaywatch.delivery.googleads;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the codes of the Google Ads API mean for an upload. Source: the enums of {@code
 * google.ads.googleads.v25.errors} in googleapis and their comments.
 */
final class UploadCodes {
    static final UploadCodes CLICK_CONVERSIONS = new UploadCodes(ofClickConversions());
    static final UploadCodes ADJUSTMENTS = new UploadCodes(ofAdjustments());

    /** The classes of codes. */
    enum Meaning {
        /** Google has it already. */
        DUPLICATE,
        /** Nothing will be taken, or no such row, until a person changes the account. */
        ACCOUNT,
        /** This row will never be taken. */
        REJECTED,
        /** Too many calls. */
        QUOTA,
        /** The click, the call or the conversion action is younger than six hours. */
        AFTER_SIX_HOURS,
        /** The conversion is younger than a day. */
        AFTER_A_DAY,
        /** Google has no such conversion; it may still be working on it. */
        NOT_THERE_YET,
        /** A failure on Google's side. */
        TRANSIENT,
        /** More rows than a request may have. */
        TOO_MANY_ROWS
    }

    private final Map<String, Meaning> meanings;

    private UploadCodes(Map<String, Meaning> meanings) {
        this.meanings = meanings;
    }

    /** Empty for a code that is not known here, and for none. */
    Optional<Meaning> meaning(@Nullable String code) {
        return code == null ? Optional.empty() : Optional.ofNullable(meanings.get(code));
    }

    /** Every code that is known here. */
    Set<String> known() {
        return meanings.keySet();
    }

    private static Map<String, Meaning> ofClickConversions() {
        Map<String, Meaning> codes = common();
        put(codes, Meaning.DUPLICATE, "CLICK_CONVERSION_ALREADY_EXISTS", "ORDER_ID_ALREADY_IN_USE");
        put(codes, Meaning.AFTER_SIX_HOURS, "TOO_RECENT_EVENT", "TOO_RECENT_CONVERSION_ACTION");
        put(codes, Meaning.TOO_MANY_ROWS, "TOO_MANY_CONVERSIONS_IN_REQUEST");
        put(
                codes,
                Meaning.REJECTED,
                "EXPIRED_EVENT",
                "CONVERSION_PRECEDES_EVENT",
                "UNPARSEABLE_GCLID",
                "UNPARSEABLE_GBRAID",
                "UNPARSEABLE_WBRAID",
                "GBRAID_WBRAID_BOTH_SET",
                "EVENT_NOT_FOUND",
                "CLICK_NOT_FOUND",
                "INVALID_USER_IDENTIFIER",
                "UNSUPPORTED_USER_IDENTIFIER",
                "ORDER_ID_CONTAINS_PII",
                "CUSTOM_VARIABLE_VALUE_CONTAINS_PII",
                "CONVERSION_NOT_COMPLIANT_WITH_ATT_POLICY",
                "CONVERSION_TRACKING_NOT_ENABLED_AT_IMPRESSION_TIME",
                "DUPLICATE_CLICK_CONVERSION_IN_REQUEST",
                "DUPLICATE_ORDER_ID");
        put(
                codes,
                Meaning.ACCOUNT,
                "NO_CONVERSION_ACTION_FOUND",
                "INVALID_CONVERSION_ACTION_TYPE",
                "CUSTOM_VARIABLE_NOT_ENABLED",
                "ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID",
                "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
                "CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
                "CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS",
                "INVALID_CUSTOMER_FOR_CLICK",
                "UNAUTHORIZED_CUSTOMER",
                "INVALID_JOB_ID",
                "EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
                "EXTERNAL_ATTRIBUTION_DATA_NOT_SET_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
                "ORDER_ID_NOT_PERMITTED_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
                "EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION_NOT_PERMITTED_WITH_USER_IDENTIFIER");
        return Map.copyOf(codes);
    }

    private static Map<String, Meaning> ofAdjustments() {
        Map<String, Meaning> codes = common();
        put(
                codes,
                Meaning.DUPLICATE,
                "CONVERSION_ALREADY_ENHANCED",
                "CONVERSION_ALREADY_RETRACTED",
                "RESTATEMENT_ALREADY_EXISTS",
                "MORE_RECENT_RESTATEMENT_FOUND");
        put(codes, Meaning.AFTER_SIX_HOURS, "TOO_RECENT_CONVERSION_ACTION");
        put(codes, Meaning.AFTER_A_DAY, "TOO_RECENT_CONVERSION");
        put(codes, Meaning.NOT_THERE_YET, "CONVERSION_NOT_FOUND");
        put(codes, Meaning.TOO_MANY_ROWS, "TOO_MANY_ADJUSTMENTS_IN_REQUEST");
        put(
                codes,
                Meaning.REJECTED,
                "CONVERSION_EXPIRED",
                "ADJUSTMENT_PRECEDES_CONVERSION",
                "MISSING_ORDER_ID_FOR_WEBPAGE",
                "GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET",
                "ORDER_ID_CONTAINS_PII",
                "TOO_MANY_ADJUSTMENTS",
                "INVALID_USER_IDENTIFIER",
                "UNSUPPORTED_USER_IDENTIFIER",
                "DUPLICATE_ADJUSTMENT_IN_REQUEST",
                "DUPLICATE_ENHANCEMENT_IN_REQUEST");
        put(
                codes,
                Meaning.ACCOUNT,
                "CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT",
                "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
                "CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCEMENT",
                "CANNOT_RESTATE_CONVERSION_ACTION_THAT_ALWAYS_USES_DEFAULT_CONVERSION_VALUE",
                "NO_CONVERSION_ACTION_FOUND",
                "INVALID_CONVERSION_ACTION_TYPE",
                "INVALID_JOB_ID");
        return Map.copyOf(codes);
    }

    /** What any call may meet. */
    private static Map<String, Meaning> common() {
        Map<String, Meaning> codes = new HashMap<>();
        put(
                codes,
                Meaning.ACCOUNT,
                // authenticationError
                "AUTHENTICATION_ERROR",
                "CLIENT_CUSTOMER_ID_INVALID",
                "CUSTOMER_NOT_FOUND",
                "GOOGLE_ACCOUNT_DELETED",
                "GOOGLE_ACCOUNT_AUTHENTICATION_FAILED",
                "GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH",
                "NOT_ADS_USER",
                "OAUTH_TOKEN_INVALID",
                "OAUTH_TOKEN_EXPIRED",
                "OAUTH_TOKEN_DISABLED",
                "OAUTH_TOKEN_REVOKED",
                "OAUTH_TOKEN_HEADER_INVALID",
                "TWO_STEP_VERIFICATION_NOT_ENROLLED",
                "ADVANCED_PROTECTION_NOT_ENROLLED",
                "ORGANIZATION_NOT_RECOGNIZED",
                "ORGANIZATION_NOT_APPROVED",
                "ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN",
                "DEVELOPER_TOKEN_INVALID",
                // authorizationError
                "USER_PERMISSION_DENIED",
                "INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
                "PROJECT_DISABLED",
                "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
                "CLOUD_PROJECT_NOT_UNDER_ORGANIZATION",
                "AUTHORIZATION_ERROR",
                "ACTION_NOT_PERMITTED",
                "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
                "INCOMPLETE_SIGNUP",
                "CUSTOMER_NOT_ENABLED",
                "MISSING_TOS",
                "SERVICE_ACCESS_DENIED",
                "ACCESS_DENIED_FOR_ACCOUNT_TYPE",
                "DEVELOPER_TOKEN_NOT_APPROVED",
                "DEVELOPER_TOKEN_NOT_ON_ALLOWLIST",
                "DEVELOPER_TOKEN_PROHIBITED",
                // requestError, headerError, notAllowlistedError, quotaError
                "UNSUPPORTED_VERSION",
                "INVALID_CUSTOMER_ID",
                "CLOUD_PROJECT_NOT_FOUND",
                "CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT",
                "DEVELOPER_TOKEN_PARAMETER_MISSING",
                "LOGIN_CUSTOMER_ID_PARAMETER_MISSING",
                "INVALID_LOGIN_CUSTOMER_ID",
                "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE",
                "ACCESS_PROHIBITED",
                // google.rpc.Status
                "UNAUTHENTICATED",
                "PERMISSION_DENIED",
                "NOT_FOUND");
        put(
                codes,
                Meaning.QUOTA,
                "RESOURCE_EXHAUSTED",
                "RESOURCE_TEMPORARILY_EXHAUSTED",
                "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
                "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION");
        put(
                codes,
                Meaning.TRANSIENT,
                "TRANSIENT_ERROR",
                "INTERNAL_ERROR",
                "DEADLINE_EXCEEDED",
                "RPC_DEADLINE_TOO_SHORT",
                "INTERNAL",
                "UNAVAILABLE");
        put(
                codes,
                Meaning.REJECTED,
                // fieldError, collectionSizeError, dateError, rangeError, currencyCodeError
                "REQUIRED",
                "INVALID_VALUE",
                "VALUE_MUST_BE_UNSET",
                "BLOCKED_VALUE",
                "TOO_FEW",
                "TOO_MANY",
                "INVALID_FIELD_VALUES_IN_DATE_TIME",
                "INVALID_STRING_DATE_TIME_SECONDS",
                "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET",
                "EARLIER_THAN_MINIMUM_DATE",
                "LATER_THAN_MAXIMUM_DATE",
                "TOO_LOW",
                "TOO_HIGH",
                "UNSUPPORTED",
                // stringLengthError, stringFormatError, requestError
                "EMPTY",
                "TOO_SHORT",
                "TOO_LONG",
                "ILLEGAL_CHARS",
                "INVALID_FORMAT",
                "INVALID_ENUM_VALUE",
                // google.rpc.Status
                "INVALID_ARGUMENT");
        return codes;
    }

    private static void put(Map<String, Meaning> codes, Meaning meaning, String... names) {
        for (String name : names) {
            codes.put(name, meaning);
        }
    }
}
