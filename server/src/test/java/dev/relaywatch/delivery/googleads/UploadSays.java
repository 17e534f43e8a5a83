package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of the Google Ads API to uploads, and what is read from them. */
final class UploadSays {
    static final String SECRET = "a-secret-of-no-known-shape";

    private static final Duration TOOK = Duration.ofMillis(80);

    private UploadSays() {}

    /** An entry of a GoogleAdsFailure that concerns no row. */
    static String entry(String family, String code, String message) {
        return "{'errorCode':{'%s':'%s'},'message':'%s'}"
                .formatted(family, code, message)
                .replace('\'', '"');
    }

    /** An entry that concerns a row. */
    static String row(String family, String code, int index, String message) {
        return located(family, code, "conversions", "'index':" + index, message);
    }

    /**
     * @param index {@code 'index':3}, or nothing
     */
    static String located(String family, String code, String list, String index, String message) {
        return ("{'errorCode':{'%s':'%s'},'message':'%s','location':{'fieldPathElements':["
                        + "{'fieldName':'%s'%s},{'fieldName':'gclid'}]}}")
                .formatted(family, code, message, list, index.isEmpty() ? "" : "," + index)
                .replace('\'', '"');
    }

    private static String details(String... entries) {
        return "[{\"@type\":\"type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure\","
                + "\"errors\":["
                + String.join(",", entries)
                + "],\"requestId\":\"AbCd\"}]";
    }

    /** The body of a request that failed as a whole. */
    static String error(String family, String code) {
        return whole(entry(family, code, "no"));
    }

    static String whole(String... entries) {
        return "{\"error\":{\"code\":400,\"message\":\"Request contains an invalid argument.\","
                + "\"status\":\"INVALID_ARGUMENT\",\"details\":"
                + details(entries)
                + "}}";
    }

    /** A google.rpc.Status without anything finer. */
    static String rpc(String status) {
        return "{\"error\":{\"code\":400,\"message\":\"no\",\"status\":\"" + status + "\"}}";
    }

    static String violation(String field) {
        return "{\"error\":{\"code\":400,\"message\":\"Invalid value at 'x'\","
                + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\""
                + field
                + "\",\"description\":\"bad\"}]}]}}";
    }

    /** The body of a request that failed in part, without results. */
    static String partly(String... entries) {
        return partlyWith("[]", entries);
    }

    static String partlyWith(String results, String... entries) {
        return "{\"results\":"
                + results
                + ",\"jobId\":\"1\",\"partialFailureError\":{\"code\":3,\"message\":\"Multiple\","
                + "\"details\":"
                + details(entries)
                + "}}";
    }

    static Verdict clicks(int rows, int status, String body) {
        return read(UploadCodes.CLICK_CONVERSIONS, rows(rows), status, Map.of(), body);
    }

    static Verdict read(
            UploadCodes codes,
            List<JsonNode> rows,
            int status,
            Map<String, String> headers,
            String body) {
        return read(codes, rows, new Answer.Response(status, headers, bytes(body), false, TOOK));
    }

    static Verdict read(UploadCodes codes, List<JsonNode> rows, Answer answer) {
        return new UploadAnswer(rows, codes, false, Redaction.of(List.of(SECRET)), AnItem.NOW)
                .verdict(answer);
    }

    static List<JsonNode> rows(int count) {
        JsonNode row = JsonMapper.shared().readTree("{\"orderId\":\"1\"}");
        return Collections.nCopies(count, row);
    }

    static Answer nothing(Answer.Reason reason) {
        return new Answer.Unreached(reason, "it said nothing", TOOK);
    }

    static Answer cut(String body) {
        return new Answer.Response(200, Map.of(), bytes(body), true, TOOK);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What becomes of the row at this place; of a poisoned request, what is said of the row. */
    static DeliveryOutcome of(Verdict verdict, int row) {
        return switch (verdict) {
            case Verdict.Same(var outcome) -> outcome;
            case Verdict.Rows(var others, var except) -> except.getOrDefault(row, others);
            case Verdict.Poisoned(var said, var culprits) -> culprits.getOrDefault(row, said);
        };
    }

    /** Why, where it is not uploaded. */
    static Refusal refusal(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Retryable(var refusal, var _) -> refusal;
            case Throttled(var refusal, var _) -> refusal;
            case ItemRefused(var refusal) -> refusal;
            case RowMisconfigured(var refusal) -> refusal;
            case ConnectionRefused(var refusal) -> refusal;
            case Uploaded _, NotTried _ -> throw new AssertionError("no refusal: " + outcome);
        };
    }
}
