package dev.relaywatch.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code uploadConversionAdjustments}, for enhancements alone. */
final class GoogleEnhancementRules extends GoogleAdsRules {
    private static final Duration OLDEST = Duration.ofDays(54);

    GoogleEnhancementRules(Instant now) {
        super(now, "conversionAdjustmentUploadError");
    }

    @Override
    String list() {
        return "conversionAdjustments";
    }

    @Override
    String path() {
        return "conversion_adjustments";
    }

    @Override
    Optional<GoogleAdsFailure> problem(JsonNode row) {
        if (!text(row, "adjustmentType").equals("ENHANCEMENT")) {
            return Optional.of(
                    error("INVALID_CONVERSION_ACTION_TYPE")
                            .saying("Only enhancements are taken for this action."));
        }
        if (text(row, "orderId").isBlank()) {
            return Optional.of(
                    error("MISSING_ORDER_ID_FOR_WEBPAGE")
                            .saying("Adjustment for website conversion requires Order ID."));
        }
        if (row.path("userIdentifiers").isEmpty()) {
            return Optional.of(field("REQUIRED", "user_identifiers"));
        }
        return action(row)
                .or(() -> times(row))
                .or(() -> identifiers(row, true))
                .or(() -> order(row));
    }

    private Optional<GoogleAdsFailure> times(JsonNode row) {
        String adjusted = text(row, "adjustmentDateTime");
        String converted = text(row.path("gclidDateTimePair"), "conversionDateTime");
        Optional<GoogleAdsFailure> wrong =
                adjusted.isEmpty()
                        ? Optional.empty()
                        : time(adjusted, "adjustment_date_time", OLDEST, expired());
        if (wrong.isPresent() || converted.isEmpty()) {
            return wrong;
        }
        wrong = time(converted, "gclid_date_time_pair", OLDEST, expired());
        boolean before =
                wrong.isEmpty()
                        && !adjusted.isEmpty()
                        && instant(adjusted)
                                .orElseThrow()
                                .isBefore(instant(converted).orElseThrow());
        return before
                ? Optional.of(
                        error("ADJUSTMENT_PRECEDES_CONVERSION")
                                .saying("The adjustment occurred before the conversion."))
                : wrong;
    }

    @Override
    GoogleAdsFailure tooMany() {
        return error("TOO_MANY_ADJUSTMENTS_IN_REQUEST");
    }

    @Override
    GoogleAdsFailure twiceInARequest() {
        return error("DUPLICATE_ENHANCEMENT_IN_REQUEST")
                .saying("Multiple enhancements have the same conversion action and Order ID.");
    }

    @Override
    GoogleAdsFailure expired() {
        return error("CONVERSION_EXPIRED").saying("The conversion occurred more than 54 days ago.");
    }

    @Override
    GoogleAdsFailure repeated(JsonNode row) {
        return error("CONVERSION_ALREADY_ENHANCED")
                .saying("Conversion already has enhancements with the same Order ID.")
                .because("order_id", text(row, "orderId"));
    }

    @Override
    ObjectNode result(JsonNode row) {
        ObjectNode result = Json.object();
        for (String field :
                List.of(
                        "gclidDateTimePair",
                        "orderId",
                        "conversionAction",
                        "adjustmentDateTime",
                        "adjustmentType")) {
            if (row.has(field)) {
                result.set(field, row.path(field));
            }
        }
        return result;
    }

    @Override
    String name(JsonNode row) {
        return "enhancement of " + actionId(row);
    }

    @Override
    String id(JsonNode row) {
        return text(row, "orderId");
    }
}
