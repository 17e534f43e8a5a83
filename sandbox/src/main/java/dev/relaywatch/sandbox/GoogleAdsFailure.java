package dev.relaywatch.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One error of the Google Ads API, in the shape of {@code
 * google.ads.googleads.v25.errors.GoogleAdsFailure}.
 *
 * @param trigger the value at fault; absent where none is named
 * @param list the field of the request with the rows; absent where the error concerns no field
 * @param index of the row; absent where it concerns no row
 * @param field in the row; absent where it concerns all of it
 * @param retryDelay that a quota asks for
 */
record GoogleAdsFailure(
        String family,
        String code,
        String message,
        @Nullable String trigger,
        @Nullable String list,
        @Nullable Integer index,
        @Nullable String field,
        @Nullable String retryDelay) {

    private static final String TYPE =
            "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure";
    private static final String REQUEST_ID = "sandboxRequest_1-AbCdEfGh";

    static GoogleAdsFailure of(String family, String code) {
        return new GoogleAdsFailure(family, code, code, null, null, null, null, null);
    }

    GoogleAdsFailure saying(String text) {
        return new GoogleAdsFailure(family, code, text, trigger, list, index, field, retryDelay);
    }

    /** Where in a row, and what stands there. */
    GoogleAdsFailure because(String where, String value) {
        return new GoogleAdsFailure(family, code, message, value, list, index, where, retryDelay);
    }

    GoogleAdsFailure at(String rows, @Nullable Integer row, @Nullable String where) {
        return new GoogleAdsFailure(family, code, message, trigger, rows, row, where, retryDelay);
    }

    GoogleAdsFailure inRow(String rows, int row) {
        return at(rows, row, field);
    }

    GoogleAdsFailure pausing(String delay) {
        return new GoogleAdsFailure(family, code, message, trigger, list, index, field, delay);
    }

    /** As the answer to the whole request, most often 400. */
    Answer answer() {
        return answer(400);
    }

    Answer answer(int status) {
        ObjectNode error =
                Json.object()
                        .put("code", status)
                        .put("message", message)
                        .put("status", rpc(status));
        error.putArray("details").add(detail(List.of(this)));
        return Answer.json(status, Json.object().set("error", error))
                .with("request-id", REQUEST_ID);
    }

    private static String rpc(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 429 -> "RESOURCE_EXHAUSTED";
            default -> "INTERNAL";
        };
    }

    static ObjectNode detail(List<GoogleAdsFailure> errors) {
        ObjectNode detail = Json.object().put("@type", TYPE);
        ArrayNode list = detail.putArray("errors");
        errors.forEach(error -> list.add(error.json()));
        return detail.put("requestId", REQUEST_ID);
    }

    private ObjectNode json() {
        ObjectNode error = Json.object();
        error.putObject("errorCode").put(family, code);
        error.put("message", message);
        if (trigger != null) {
            error.putObject("trigger").put("stringValue", trigger);
        }
        if (list != null) {
            ArrayNode path = error.putObject("location").putArray("fieldPathElements");
            ObjectNode rows = path.addObject().put("fieldName", list);
            if (index != null) {
                rows.put("index", index.intValue());
            }
            if (field != null) {
                path.addObject().put("fieldName", field);
            }
        }
        if (retryDelay != null) {
            error.putObject("details")
                    .putObject("quotaErrorDetails")
                    .put("rateScope", "ACCOUNT")
                    .put("rateName", "Requests per second")
                    .put("retryDelay", retryDelay);
        }
        return error;
    }
}
