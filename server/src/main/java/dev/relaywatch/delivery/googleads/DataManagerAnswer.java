package dev.relaywatch.delivery.googleads;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the Data Manager API answered to {@code events:ingest}: a request id, or a
 * google.rpc.Status whose ErrorInfo and field violations give the reasons. It takes a request whole
 * or not at all. Source: Google, "Understand API errors" and error.proto of the Data Manager API.
 */
final class DataManagerAnswer {
    private static final Pattern EVENT = Pattern.compile("\\bevents\\[(\\d{1,5})\\]");
    private static final Pattern DESTINATION = Pattern.compile("\\bdestinations\\[(\\d{1,5})\\]");

    /** Longer, or of other letters, it is none that could be asked by. */
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,200}");

    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final int KEPT_OF_A_REASON = 1_000;
    private static final int MOST_VIOLATIONS = 10_000;

    private final Answer answer;
    private final Redaction redaction;
    private final Instant now;

    DataManagerAnswer(Answer answer, Redaction redaction, Instant now) {
        this.answer = answer;
        this.redaction = redaction;
        this.now = now;
    }

    /**
     * One field that Google finds fault with.
     *
     * @param reason empty where it names none
     */
    private record Violation(String field, String description, String reason) {}

    /** What it means for a request of these events, in their order. */
    Batch.Verdict verdict(List<JsonNode> events) {
        return switch (answer) {
            case Answer.Unreached unreached ->
                    new Batch.Verdict.Same(DeliveryOutcome.of(unreached));
            case Answer.Response response -> verdict(response, events);
        };
    }

    private Batch.Verdict verdict(Answer.Response response, List<JsonNode> events) {
        Optional<JsonNode> error = error(response);
        if (error.isPresent()) {
            return refused(response, error.get(), events);
        }
        return requestId(response)
                .<Batch.Verdict>map(id -> new Batch.Verdict.Same(new Uploaded(200, id)))
                .orElseGet(() -> new Batch.Verdict.Same(unreadable(response)));
    }

    private static Optional<String> requestId(Answer.Response response) {
        return response.status() == 200
                ? response.json()
                        .flatMap(body -> body.path("requestId").stringValueOpt())
                        .filter(id -> REQUEST_ID.matcher(id).matches())
                : Optional.empty();
    }

    private static Optional<JsonNode> error(Answer.Response response) {
        return response.json().map(body -> body.path("error")).filter(JsonNode::isObject);
    }

    /**
     * What it means where nothing was to be kept: whether the account is in order. A success has no
     * request that could be asked for.
     */
    DeliveryOutcome validated(List<JsonNode> events) {
        if (answer instanceof Answer.Response response
                && response.status() == 200
                && error(response).isEmpty()
                && response.json().filter(JsonNode::isObject).isPresent()) {
            return new Uploaded(200);
        }
        return switch (verdict(events)) {
            case Batch.Verdict.Same(var outcome) -> outcome;
            case Batch.Verdict.Poisoned(var said, var _) -> said;
            case Batch.Verdict.Rows(var others, var _) -> others;
        };
    }

    private DeliveryOutcome unreadable(Answer.Response response) {
        Refusal refusal =
                new Refusal(
                        "Google answered " + response.status() + " without a request id",
                        null,
                        response.status());
        return response.status() == 429
                ? new Throttled(refusal, RetryAfter.of(response, now).orElse(null))
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    private Batch.Verdict refused(Answer.Response response, JsonNode error, List<JsonNode> events) {
        List<Violation> violations = violations(error);
        String reason = reason(error, violations);
        Refusal refusal =
                new Refusal(
                        words(error, violations),
                        reason.isEmpty() ? null : reason,
                        response.status());
        return switch (DataManagerReason.kind(reason)) {
            case CONNECTION -> aboutTheAccount(refusal, violations, events);
            case WAIT -> new Batch.Verdict.Same(new Throttled(refusal, pause(response, error)));
            case LATER -> tooNew(refusal, violations, events);
            case ITEM -> poisoned(refusal, violations, events);
            case RETRY ->
                    new Batch.Verdict.Same(
                            new Retryable(refusal, RetryAfter.of(response, now).orElse(null)));
        };
    }

    /**
     * A mistake in one of several conversion actions is no reason to hold up the others: its rows
     * are taken out. Where it is the only one, or none is named, the account waits.
     */
    private Batch.Verdict aboutTheAccount(
            Refusal refusal, List<Violation> violations, List<JsonNode> events) {
        Map<Integer, DeliveryOutcome> culprits = culprits(refusal, violations, events);
        return culprits.isEmpty()
                        || culprits.size() == events.size()
                        || violations.stream().anyMatch(DataManagerAnswer::namesAnAccount)
                ? new Batch.Verdict.Same(new ConnectionRefused(refusal))
                : new Batch.Verdict.Poisoned(new ItemRefused(refusal), culprits);
    }

    /** One new conversion action does not hold up the sales of the others. */
    private Batch.Verdict tooNew(
            Refusal refusal, List<Violation> violations, List<JsonNode> events) {
        Map<Integer, DeliveryOutcome> culprits = culprits(refusal, violations, events);
        return culprits.isEmpty() || culprits.size() == events.size()
                ? new Batch.Verdict.Same(
                        new Throttled(refusal, DataManagerReason.A_NEW_ACTION_RESTS))
                : new Batch.Verdict.Poisoned(new ItemRefused(refusal), culprits);
    }

    /** All destinations of a request name the same accounts. */
    private static boolean namesAnAccount(Violation violation) {
        return violation.field().contains("_account") || violation.field().contains("Account");
    }

    /** Where only the destinations are at fault, no event is. */
    private Batch.Verdict poisoned(
            Refusal refusal, List<Violation> violations, List<JsonNode> events) {
        boolean ofDestinations =
                !violations.isEmpty()
                        && violations.stream().allMatch(v -> v.field().startsWith("destinations"));
        return ofDestinations
                ? aboutTheAccount(refusal, violations, events)
                : new Batch.Verdict.Poisoned(
                        new ItemRefused(refusal), culprits(refusal, violations, events));
    }

    /** Each event that a violation names, with what it says of it; the first one counts. */
    private Map<Integer, DeliveryOutcome> culprits(
            Refusal refusal, List<Violation> violations, List<JsonNode> events) {
        List<String> references = DataManagerApi.references(events);
        Map<Integer, DeliveryOutcome> culprits = new HashMap<>();
        for (Violation violation : violations) {
            int event = index(EVENT, violation);
            int destination = index(DESTINATION, violation);
            if (event >= 0 && event < events.size()) {
                culprits.putIfAbsent(event, outcome(refusal, violation));
            } else if (event < 0 && destination >= 0 && destination < references.size()) {
                String reference = references.get(destination);
                DeliveryOutcome outcome = ofADestination(refusal(refusal, violation));
                IntStream.range(0, events.size())
                        .filter(i -> DataManagerApi.reference(events.get(i)).equals(reference))
                        .forEach(i -> culprits.putIfAbsent(i, outcome));
            }
        }
        return culprits;
    }

    private static DeliveryOutcome ofADestination(Refusal refusal) {
        String reason = refusal.code() == null ? "" : refusal.code();
        return DataManagerReason.kind(reason) == DataManagerReason.LATER
                ? new Retryable(refusal, DataManagerReason.A_NEW_ACTION_RESTS)
                : new RowMisconfigured(refusal);
    }

    private static int index(Pattern pattern, Violation violation) {
        Matcher matcher = pattern.matcher(violation.field());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private DeliveryOutcome outcome(Refusal request, Violation violation) {
        Refusal refusal = refusal(request, violation);
        String reason = violation.reason().isEmpty() ? "INVALID_ARGUMENT" : violation.reason();
        return switch (DataManagerReason.kind(reason)) {
            case CONNECTION -> new RowMisconfigured(refusal);
            case ITEM -> new ItemRefused(refusal);
            case LATER -> new Retryable(refusal, DataManagerReason.A_NEW_ACTION_RESTS);
            case WAIT, RETRY -> new Retryable(refusal, null);
        };
    }

    private Refusal refusal(Refusal request, Violation violation) {
        return new Refusal(
                redaction.body(text(violation), KEPT_OF_A_REASON),
                violation.reason().isEmpty() ? request.code() : violation.reason(),
                request.httpStatus());
    }

    private static String text(Violation violation) {
        return violation.field().isEmpty()
                ? violation.description()
                : violation.description() + " (" + violation.field() + ")";
    }

    /**
     * The reason of the whole answer; where that says no more than that an argument is invalid, the
     * first violation's own; without any, the canonical status.
     */
    private static String reason(JsonNode error, List<Violation> violations) {
        String reason =
                details(error, "ErrorInfo")
                        .map(info -> bounded(info.path("reason").asString("")))
                        .orElse("");
        if (!reason.isEmpty() && !reason.equals("INVALID_ARGUMENT")) {
            return reason;
        }
        Optional<String> named =
                violations.stream().map(Violation::reason).filter(r -> !r.isEmpty()).findFirst();
        return named.orElseGet(
                () -> reason.isEmpty() ? bounded(error.path("status").asString("")) : reason);
    }

    private static String bounded(String reason) {
        return REASON.matcher(reason).matches() ? reason : "";
    }

    private static Optional<JsonNode> details(JsonNode error, String type) {
        return error.path("details")
                .valueStream()
                .filter(it -> it.path("@type").asString("").endsWith("google.rpc." + type))
                .findFirst();
    }

    private static List<Violation> violations(JsonNode error) {
        List<Violation> violations = new ArrayList<>();
        details(error, "BadRequest")
                .map(bad -> bad.path("fieldViolations"))
                .ifPresent(fields ->
                        fields.valueStream()
                                .limit(MOST_VIOLATIONS)
                                .forEach(it ->
                                        violations.add(
                                                new Violation(
                                                        it.path("field").asString(""),
                                                        it.path("description").asString(""),
                                                        bounded(it.path("reason").asString(""))))));
        return violations;
    }

    private String words(JsonNode error, List<Violation> violations) {
        String message = error.path("message").asString("");
        String said = message.isEmpty() ? "Google gave no reason" : message;
        String first = violations.isEmpty() ? "" : ": " + text(violations.getFirst());
        return redaction.body(said + first, KEPT_OF_A_REASON);
    }

    /** RetryInfo in the body ("30s", "1.5s"), else the header; absent where neither stands. */
    private @Nullable Duration pause(Answer.Response response, JsonNode error) {
        String delay =
                details(error, "RetryInfo")
                        .map(info -> info.path("retryDelay").asString(""))
                        .orElse("");
        if (delay.matches("\\d{1,6}(\\.\\d{1,9})?s")) {
            Duration pause = Duration.parse("PT" + delay);
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
        return RetryAfter.of(response, now).orElse(null);
    }
}
