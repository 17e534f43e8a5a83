package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of the Data Manager API, as the connection with {@link #SECRET} gets them. */
final class GoogleSays {
    static final String SECRET = "a-secret-of-no-known-shape";

    private static final Duration TOOK = Duration.ofMillis(80);

    private GoogleSays() {}

    static Answer body(int status, String body) {
        return body(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer body(int status, Map<String, String> headers, byte[] body) {
        return new Answer.Response(status, headers, body, false, TOOK);
    }

    static Answer cutBody(String body) {
        return new Answer.Response(
                200, Map.of(), body.getBytes(StandardCharsets.UTF_8), true, TOOK);
    }

    static Answer nothing() {
        return new Answer.Unreached(Answer.Reason.RESET, "google.example hung up", TOOK);
    }

    /** A google.rpc.Status with this reason in its ErrorInfo. */
    static Answer reason(int status, String reason) {
        return body(
                status,
                """
                {"error":{"code":%d,"message":"no","status":"SOME_STATUS","details":[
                  {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s","domain":"datamanager.googleapis.com"}]}}
                """
                        .formatted(status, reason));
    }

    /**
     * A request that is refused for some fields.
     *
     * @param violations each {@code field reason}
     */
    static Answer violations(String... violations) {
        StringBuilder fields = new StringBuilder();
        for (String violation : violations) {
            String[] parts = violation.split(" ", -1);
            fields.append(fields.isEmpty() ? "" : ",")
                    .append(
                            "{\"field\":\"%s\",\"description\":\"wrong: %s\",\"reason\":\"%s\"}"
                                    .formatted(parts[0], parts[0], parts[1]));
        }
        return body(
                400,
                """
                {"error":{"code":400,"message":"There was a problem with the request.","status":"INVALID_ARGUMENT","details":[
                  {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"INVALID_ARGUMENT"},
                  {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[%s]}]}}
                """
                        .formatted(fields));
    }

    /** What it means for events that go to these conversion actions. */
    static Batch.Verdict verdict(Answer answer, String... actions) {
        return new DataManagerAnswer(answer, Redaction.of(List.of(SECRET)), AnItem.NOW)
                .verdict(events(actions));
    }

    /** What it means for one event alone. */
    static DeliveryOutcome outcome(Answer answer) {
        return switch (verdict(answer, "33")) {
            case Batch.Verdict.Same(var outcome) -> outcome;
            case Batch.Verdict.Poisoned(var said, var culprits) -> culprits.getOrDefault(0, said);
            case Batch.Verdict.Rows _ -> throw new AssertionError("Google tells no rows");
        };
    }

    static List<JsonNode> events(String... actions) {
        return IntStream.range(0, actions.length)
                .mapToObj(i ->
                        JsonMapper.shared()
                                .readTree(
                                        "{\"destinationReferences\":[\"%s\"],\"transactionId\":\"order-%d\"}"
                                                .formatted(actions[i], i)))
                .toList();
    }

    /** What a status says, in single quotes. */
    static Confirmation status(String destinations) {
        return DataManagerStatus.read(
                body(
                        200,
                        ("{'requestStatusPerDestination':[" + destinations + "]}")
                                .replace('\'', '"')));
    }
}
