package dev.relaywatch.delivery.ga4;

import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Instant;

/**
 * What an answer of GA4 means: 204 without a body to whatever reached it, garbage included
 * ("Response codes" of the Measurement Protocol reference). Everything else comes from something in
 * between, such as a proxy or a portal, or from the tagging server that a base-url names.
 */
final class Ga4Answer {
    private Ga4Answer() {}

    static DeliveryOutcome outcome(Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> outcome(response, now);
        };
    }

    private static DeliveryOutcome outcome(Answer.Response response, Instant now) {
        int status = response.status();
        if (status >= 200 && status <= 299) {
            return isSilent(response)
                    ? new Uploaded(status)
                    : new Retryable(
                            refusal(
                                    status,
                                    "with a text, as GA4 never does: a proxy's or portal's"),
                            null);
        }
        return switch (status) {
            case 401, 403, 404, 405, 410 ->
                    new ConnectionRefused(
                            refusal(
                                    status,
                                    "as GA4 never does: look at the connection's base-url"));
            case 429 ->
                    new Throttled(
                            refusal(status, "too many requests"),
                            RetryAfter.of(response, now).orElse(null));
            default ->
                    new Retryable(
                            refusal(status, "try again later"),
                            RetryAfter.of(response, now).orElse(null));
        };
    }

    private static Refusal refusal(int status, String meaning) {
        return new Refusal(
                "GA4's address answered " + status + ", " + meaning,
                String.valueOf(status),
                status);
    }

    /** Without a body, or with the picture of one pixel that tagging servers may send. */
    private static boolean isSilent(Answer.Response response) {
        return response.text().isBlank()
                || response.header("content-type")
                        .filter(type -> type.startsWith("image/"))
                        .isPresent();
    }
}
