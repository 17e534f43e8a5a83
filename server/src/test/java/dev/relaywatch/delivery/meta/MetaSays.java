package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Answers of Meta, as the connection with {@link #TOKEN} gets them. */
final class MetaSays {
    static final String TOKEN = "a-token-of-no-known-shape";

    private static final Duration TOOK = Duration.ofMillis(80);

    private MetaSays() {}

    /**
     * A 400.
     *
     * @param fields of the error, in single quotes
     */
    static MetaAnswer error(String fields) {
        return error(400, Map.of(), fields);
    }

    static MetaAnswer error(int status, Map<String, String> headers, String fields) {
        String body = "{\"error\":{" + fields.replace('\'', '"') + "}}";
        return read(new Answer.Response(status, headers, bytes(body), false, TOOK));
    }

    static MetaAnswer body(int status, String body) {
        return read(new Answer.Response(status, Map.of(), bytes(body), false, TOOK));
    }

    static MetaAnswer cutBody(int status, String body) {
        return read(new Answer.Response(status, Map.of(), bytes(body), true, TOOK));
    }

    static MetaAnswer nothing(Answer.Reason reason, String message) {
        return read(new Answer.Unreached(reason, message, TOOK));
    }

    private static MetaAnswer read(Answer answer) {
        return new MetaAnswer(answer, Redaction.of(List.of(TOKEN)), AnItem.NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Why, where it is not uploaded. */
    static Refusal refusal(DeliveryOutcome outcome) {
        return switch (outcome) {
            case Retryable(var refusal, var _) -> refusal;
            case Throttled(var refusal, var _) -> refusal;
            case ItemRefused(var refusal) -> refusal;
            case DeliveryOutcome.RowMisconfigured(var refusal) -> refusal;
            case ConnectionRefused(var refusal) -> refusal;
            case Uploaded _, NotTried _ -> throw new AssertionError("no refusal: " + outcome);
        };
    }
}
