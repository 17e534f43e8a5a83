package dev.relaywatch.delivery.tiktok;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what TikTok answered. The code in the body decides: the HTTP status is 200 for failures
 * too. Source: TikTok Business API, "Appendix - Return codes" (v1.3), and the answers that its
 * public connectors record.
 */
final class TikTokAnswer {
    static final int OK = 0;

    /** Taken but for the rows named in {@code data}. */
    static final int PARTIAL = 20001;

    /** The token is good, and may not do this. */
    static final int NO_PERMISSION = 40001;

    /** Something in the request is wrong, and nothing of it was taken. */
    static final int PARAMETER = 40002;

    static final Set<Integer> TOKEN = Set.of(NO_PERMISSION, 40102, 40104, 40105);
    static final Set<Integer> THROTTLING = Set.of(40016, 40100, 40133);

    /** Words of a {@link #PARAMETER} that is not about an event. */
    private static final Pattern ACCOUNT =
            Pattern.compile(
                    "^event_source|event source|no permission|pixel[ _]code|access[ _-]token",
                    Pattern.CASE_INSENSITIVE);

    /** "data.3.event_time: ...", as TikTok names the event at fault; "Batch.3" in older words. */
    private static final Pattern INDEX =
            Pattern.compile("\\b(?:data|batch)[.\\[](\\d{1,4})\\b", Pattern.CASE_INSENSITIVE);

    /** How rows have been seen to be counted; from 0. */
    private static final List<String> PLACES =
            List.of("order_in_batch", "index", "event_index", "batch_index");

    private static final Pattern TAKEN =
            Pattern.compile("succe|accept|receiv|processed", Pattern.CASE_INSENSITIVE);

    private static final int KEPT_OF_A_REASON = 1_000;

    private final Answer answer;
    private final Redaction redaction;
    private final Instant now;

    /**
     * @param redaction for TikTok's words, which may repeat what they are about
     */
    TikTokAnswer(Answer answer, Redaction redaction, Instant now) {
        this.answer = answer;
        this.redaction = redaction;
        this.now = now;
    }

    /** The body, where it is one of TikTok's; a body without a whole code is none. */
    Optional<JsonNode> body() {
        return answer instanceof Answer.Response response
                ? response.json().filter(json -> json.path("code").isIntegralNumber())
                : Optional.empty();
    }

    /** Absent where nothing was said that can be read. */
    OptionalInt code() {
        return body().map(json -> OptionalInt.of(json.path("code").asInt(-1)))
                .orElse(OptionalInt.empty());
    }

    /** What it means for the whole request; {@link ItemRefused} when some event is at fault. */
    DeliveryOutcome outcome() {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response ->
                    body().map(json -> read(response, json)).orElseGet(() -> unreadable(response));
        };
    }

    private DeliveryOutcome unreadable(Answer.Response response) {
        Refusal refusal =
                new Refusal(
                        "TikTok answered " + response.status() + " without a body that can be read",
                        null,
                        response.status());
        return response.status() == 429
                ? new Throttled(refusal, RetryAfter.of(response, now).orElse(null))
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    private DeliveryOutcome read(Answer.Response response, JsonNode json) {
        int code = json.path("code").asInt(-1);
        if (code == OK || code == PARTIAL) {
            return new Uploaded(response.status());
        }
        String words = json.path("message").asString("");
        Refusal refusal = refusal(code, words, response);
        if (THROTTLING.contains(code)) {
            return new Throttled(refusal, RetryAfter.of(response, now).orElse(null));
        }
        if (TOKEN.contains(code) || (code == PARAMETER && isAboutTheAccount(words))) {
            return new ConnectionRefused(refusal);
        }
        return code == PARAMETER
                ? new ItemRefused(refusal)
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    /** An event that is named is at fault, whatever else is said of it. */
    private static boolean isAboutTheAccount(String words) {
        return !INDEX.matcher(words).find() && ACCOUNT.matcher(words).find();
    }

    private Refusal refusal(int code, String words, Answer.Response response) {
        return new Refusal(
                words.isEmpty() ? "TikTok gave no reason" : redaction.body(words, KEPT_OF_A_REASON),
                String.valueOf(code),
                response.status());
    }

    /** What it means for a request of these events. */
    Batch.Verdict verdict(List<JsonNode> events) {
        DeliveryOutcome outcome = outcome();
        if (outcome instanceof ItemRefused refused) {
            return new Batch.Verdict.Poisoned(refused, named(events.size(), refused));
        }
        if (answer instanceof Answer.Response response && code().orElse(OK) == PARTIAL) {
            return partial(response, events, outcome);
        }
        return new Batch.Verdict.Same(outcome);
    }

    private Map<Integer, DeliveryOutcome> named(int events, ItemRefused refused) {
        Map<Integer, DeliveryOutcome> named = new HashMap<>();
        Matcher index = INDEX.matcher(body().orElseThrow().path("message").asString(""));
        while (index.find()) {
            int place = Integer.parseInt(index.group(1));
            if (place < events) {
                named.put(place, refused);
            }
        }
        return named;
    }

    /**
     * TikTok does not document how {@code data} names what failed, so any list in it counts whose
     * entries name an event by place or id, but for one of those that were taken. Where an entry
     * names none, the events are sent again by halves: TikTok tells those that it has by their id.
     */
    private Batch.Verdict partial(
            Answer.Response response, List<JsonNode> events, DeliveryOutcome others) {
        Map<Integer, DeliveryOutcome> failed = new HashMap<>();
        ItemRefused unnamed = null;
        for (JsonNode entry : failures(body().orElseThrow().path("data"))) {
            Integer place = place(entry, events);
            if (place == null) {
                unnamed = new ItemRefused(refusal(PARTIAL, words(entry), response));
            } else {
                failed.put(place, row(entry, response));
            }
        }
        return unnamed == null
                ? new Batch.Verdict.Rows(others, failed)
                : new Batch.Verdict.Poisoned(unnamed, failed);
    }

    private static List<JsonNode> failures(JsonNode data) {
        List<JsonNode> failures = new ArrayList<>();
        if (data.isArray()) {
            failures.addAll(data.values());
        }
        data.properties()
                .forEach(list -> {
                    if (list.getValue().isArray() && !TAKEN.matcher(list.getKey()).find()) {
                        failures.addAll(list.getValue().values());
                    }
                });
        return failures;
    }

    /** Events of different names may have one id: a place that fits it comes first. */
    private static @Nullable Integer place(JsonNode entry, List<JsonNode> events) {
        String id = entry.path("event_id").asString("");
        for (String name : PLACES) {
            int place = entry.path(name).asInt(-1);
            if (place >= 0
                    && place < events.size()
                    && (id.isEmpty() || isOf(id, events.get(place)))) {
                return place;
            }
        }
        List<Integer> ofThatId =
                IntStream.range(0, id.isEmpty() ? 0 : events.size())
                        .filter(i -> isOf(id, events.get(i)))
                        .boxed()
                        .toList();
        return ofThatId.size() == 1 ? ofThatId.getFirst() : null;
    }

    private static boolean isOf(String id, JsonNode event) {
        return event.path("event_id").asString("").equals(id);
    }

    /** A row may have a code of its own. */
    private DeliveryOutcome row(JsonNode entry, Answer.Response response) {
        int code = entry.path("error_code").asInt(entry.path("code").asInt(PARTIAL));
        Refusal refusal = refusal(code, words(entry), response);
        if (TOKEN.contains(code)) {
            return new RowMisconfigured(refusal);
        }
        return THROTTLING.contains(code) || (code >= 50000 && code <= 59999)
                ? new Retryable(refusal, RetryAfter.of(response, now).orElse(null))
                : new ItemRefused(refusal);
    }

    private static String words(JsonNode entry) {
        for (String name : List.of("error_message", "message", "error", "reason")) {
            String words = entry.path(name).asString("");
            if (!words.isEmpty()) {
                return words;
            }
        }
        return entry.asString("");
    }
}
