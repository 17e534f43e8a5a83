package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what Meta answered to a batch. The code decides, never the HTTP status alone: Meta reports
 * a revoked token, a throttle and a bad event all as 400. Source: Meta, "Handling Errors", "Rate
 * Limits" and the Conversions API's "Troubleshooting" (v26.0).
 */
final class MetaAnswer {
    private static final Set<Integer> TRANSIENT = Set.of(1, 2, 341, 5000, 21009);
    private static final Set<Integer> THROTTLING = Set.of(4, 17, 32, 613);
    private static final Set<Integer> TOKEN = Set.of(102, 190, 2500);
    private static final int BLOCKED = 368;
    private static final Duration BLOCKED_FOR = Duration.ofHours(2);
    private static final Duration LONGEST_HOLD = Duration.ofHours(24);

    /** "... (at data[3])", as Meta names the event at fault. */
    private static final Pattern INDEX = Pattern.compile("\\bdata\\[(\\d{1,4})\\]");

    private static final int KEPT_OF_A_REASON = 1_000;

    private final Answer answer;
    private final Redaction redaction;
    private final Instant now;

    /**
     * @param redaction for Meta's words: it repeats a token that it does not understand
     */
    MetaAnswer(Answer answer, Redaction redaction, Instant now) {
        this.answer = answer;
        this.redaction = redaction;
        this.now = now;
    }

    /**
     * What it means for the whole request; {@link ItemRefused} when some item in it is at fault.
     */
    DeliveryOutcome outcome() {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> read(response);
        };
    }

    private DeliveryOutcome read(Answer.Response response) {
        Optional<JsonNode> json = response.json();
        JsonNode error =
                json.map(body -> body.path("error")).filter(JsonNode::isObject).orElse(null);
        if (error != null) {
            return refused(response, error);
        }
        if (response.status() == 200
                && json.map(body -> body.has("events_received")).orElse(false)) {
            return new Uploaded(200);
        }
        Refusal refusal =
                new Refusal(
                        "Meta answered " + response.status() + " without a body that can be read",
                        null,
                        response.status());
        return response.status() == 429
                ? new Throttled(refusal, pause(response))
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    private DeliveryOutcome refused(Answer.Response response, JsonNode error) {
        int code = error.path("code").asInt(0);
        int subcode = error.path("error_subcode").asInt(0);
        Refusal refusal =
                new Refusal(
                        redaction.body(words(error), KEPT_OF_A_REASON),
                        text(code, subcode),
                        response.status());
        if (THROTTLING.contains(code) || (code >= 80_000 && code <= 80_014)) {
            return new Throttled(refusal, pause(response));
        }
        if (code == BLOCKED) {
            return new Throttled(refusal, BLOCKED_FOR);
        }
        if (error.path("is_transient").asBoolean(false) || TRANSIENT.contains(code)) {
            return new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
        }
        if (TOKEN.contains(code)
                || code == 3
                || code == 10
                || (code >= 200 && code <= 299)
                || isAboutTheAccount(code, subcode, error)) {
            return new ConnectionRefused(refusal);
        }
        return code == 100
                ? new ItemRefused(refusal)
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    /**
     * 100 is mostly a bad event, but also a missing pixel and a proof that is missing or wrong
     * ("Securing Graph API Requests").
     */
    private static boolean isAboutTheAccount(int code, int subcode, JsonNode error) {
        return code == 100
                && (subcode == 33
                        || error.path("message").asString("").contains("appsecret_proof"));
    }

    private static @Nullable String text(int code, int subcode) {
        return code == 0 ? null : subcode == 0 ? String.valueOf(code) : code + "/" + subcode;
    }

    /** Meta's own words, the ones for people first. */
    private static String words(JsonNode error) {
        String message = error.path("message").asString("");
        String title = error.path("error_user_title").asString("");
        String detail = error.path("error_user_msg").asString("");
        String said = detail.isEmpty() ? message : title.isEmpty() ? detail : title + ": " + detail;
        return said.isEmpty() ? "Meta gave no reason" : said;
    }

    /**
     * What it means for a request of so many events. Meta names the one at fault, where it does, in
     * the words for people or in those for developers.
     */
    Batch.Verdict verdict(int events) {
        DeliveryOutcome outcome = outcome();
        if (outcome instanceof ItemRefused refused) {
            return new Batch.Verdict.Poisoned(
                    refused,
                    namedIndex()
                            .filter(index -> index < events)
                            .map(index -> Map.<Integer, DeliveryOutcome>of(index, refused))
                            .orElse(Map.of()));
        }
        return new Batch.Verdict.Same(outcome);
    }

    private Optional<Integer> namedIndex() {
        if (answer instanceof Answer.Response response) {
            JsonNode error = response.json().map(body -> body.path("error")).orElseThrow();
            return index(error.path("error_user_msg")).or(() -> index(error.path("message")));
        }
        return Optional.empty();
    }

    private static Optional<Integer> index(JsonNode words) {
        Matcher matcher = INDEX.matcher(words.asString(""));
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** Retry-After, else what the answer says of the limit; absent where neither stands. */
    private @Nullable Duration pause(Answer.Response response) {
        return RetryAfter.of(response, now)
                .or(() ->
                        RateLimit.usedUp(response).flatMap(limit -> limit.rest(now, LONGEST_HOLD)))
                .orElse(null);
    }
}
