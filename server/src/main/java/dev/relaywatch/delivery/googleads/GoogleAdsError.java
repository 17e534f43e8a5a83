package dev.relaywatch.delivery.googleads;

import dev.relaywatch.outbound.Redaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One error of the Google Ads API. Source: {@code google.ads.googleads.v25.errors.GoogleAdsFailure}
 * in googleapis, and "Understand API errors".
 *
 * @param code its name in the enum of its family, such as {@code EXPIRED_EVENT}, without the
 *     family; the name of the google.rpc.Status where there is nothing finer; absent where there is
 *     no name at all
 * @param row the place in the request of the row that it concerns; absent where it concerns all
 * @param pause that a quota asks for; absent where none is named
 */
record GoogleAdsError(
        @Nullable String code, String message, @Nullable Integer row, @Nullable Duration pause) {

    /** As field paths and JSON name the list of rows. */
    private static final Set<String> ROWS =
            Set.of("conversions", "conversion_adjustments", "conversionAdjustments");

    /** As Google's front names the row of a body that is no request: {@code conversions[3].x}. */
    private static final Pattern VIOLATION = Pattern.compile("^([A-Za-z_]+)\\[(\\d{1,4})\\]");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?s");
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final int KEPT_OF_A_REASON = 1_000;

    /**
     * All that a google.rpc.Status says, at least one.
     *
     * @param redaction for Google's words: it repeats what it does not understand
     */
    static List<GoogleAdsError> of(JsonNode status, Redaction redaction) {
        List<GoogleAdsError> errors = new ArrayList<>();
        Duration pause = null;
        for (JsonNode detail : status.path("details")) {
            for (JsonNode error : detail.path("errors")) {
                errors.add(
                        new GoogleAdsError(
                                code(error.path("errorCode")),
                                words(error, redaction),
                                row(error.path("location").path("fieldPathElements")),
                                duration(
                                        error.path("details")
                                                .path("quotaErrorDetails")
                                                .path("retryDelay"))));
            }
            for (JsonNode violation : detail.path("fieldViolations")) {
                errors.add(
                        new GoogleAdsError(
                                name(status.path("status")),
                                words(status, redaction),
                                row(violation.path("field").asString("")),
                                null));
            }
            pause = pause == null ? duration(detail.path("retryDelay")) : pause;
        }
        if (errors.isEmpty()) {
            errors.add(
                    new GoogleAdsError(
                            name(status.path("status")), words(status, redaction), null, pause));
        }
        return errors;
    }

    /** An object of one entry: the family, and in it the name. */
    private static @Nullable String code(JsonNode errorCode) {
        for (JsonNode name : errorCode) {
            return name(name);
        }
        return null;
    }

    private static @Nullable String name(JsonNode node) {
        String name = node.asString("");
        return name.matches("[A-Z][A-Z0-9_]{1,99}") ? name : null;
    }

    private static String words(JsonNode error, Redaction redaction) {
        String message = error.path("message").asString("");
        return message.isEmpty()
                ? "Google gave no reason"
                : redaction.body(message, KEPT_OF_A_REASON);
    }

    /** Proto3 JSON leaves out what is zero: an index that is missing is the first. */
    private static @Nullable Integer row(JsonNode path) {
        for (JsonNode element : path) {
            if (ROWS.contains(element.path("fieldName").asString(""))) {
                JsonNode index = element.path("index");
                return index.isMissingNode()
                        ? Integer.valueOf(0)
                        : index.canConvertToInt() ? Integer.valueOf(index.asInt()) : null;
            }
        }
        return null;
    }

    private static @Nullable Integer row(String field) {
        Matcher matcher = VIOLATION.matcher(field);
        return matcher.find() && ROWS.contains(matcher.group(1))
                ? Integer.valueOf(matcher.group(2))
                : null;
    }

    /** As JSON writes a protobuf duration: {@code "30s"}, {@code "1.5s"}. */
    private static @Nullable Duration duration(JsonNode node) {
        String text = node.asString("");
        if (!SECONDS.matcher(text).matches()) {
            return null;
        }
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        Duration duration = Duration.ofNanos(seconds.movePointRight(9).longValueExact());
        return duration.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : duration;
    }
}
