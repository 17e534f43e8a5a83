package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.googleads.UploadCodes.Meaning;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the Google Ads API answered to an upload. What concerns a row stands in a 200, beside
 * the results of the others; what concerns the request is an error with a status of its own.
 * Source: Google Ads API, "Partial failures" and {@code conversion_upload_service.proto} (v25).
 */
final class UploadAnswer {
    private static final String CLOSED = "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE";

    /** How long Google may take until it finds a conversion that its tag has counted. */
    private static final Duration UNTIL_FOUND = Duration.ofHours(24);

    private static final Duration SIX_HOURS = Duration.ofHours(6);

    /** Of several errors of one row or request, the first of these decides. */
    private static final List<Meaning> DECIDING =
            List.of(
                    Meaning.ACCOUNT,
                    Meaning.TOO_MANY_ROWS,
                    Meaning.REJECTED,
                    Meaning.NOT_THERE_YET,
                    Meaning.AFTER_A_DAY,
                    Meaning.AFTER_SIX_HOURS,
                    Meaning.QUOTA,
                    Meaning.TRANSIENT,
                    Meaning.DUPLICATE);

    private final List<JsonNode> rows;
    private final UploadCodes codes;
    private final boolean validated;
    private final Redaction redaction;
    private final Instant now;

    /**
     * @param rows of the request
     * @param validated whether the request was only to be validated; such an answer has no results
     */
    UploadAnswer(
            List<JsonNode> rows,
            UploadCodes codes,
            boolean validated,
            Redaction redaction,
            Instant now) {
        this.rows = rows;
        this.codes = codes;
        this.validated = validated;
        this.redaction = redaction;
        this.now = now;
    }

    Verdict verdict(Answer answer) {
        return switch (answer) {
            case Answer.Unreached unreached -> new Verdict.Same(DeliveryOutcome.of(unreached));
            case Answer.Response response -> read(response);
        };
    }

    private Verdict read(Answer.Response response) {
        Optional<JsonNode> body = response.json().map(UploadAnswer::unwrapped);
        JsonNode error = body.map(it -> it.path("error")).filter(JsonNode::isObject).orElse(null);
        if (error != null) {
            return refused(GoogleAdsError.of(error, redaction), response);
        }
        if (response.status() == 200 && body.filter(JsonNode::isObject).isPresent()) {
            return worked(body.get(), response);
        }
        Refusal refusal =
                new Refusal(
                        "Google answered " + response.status() + " without a body that can be read",
                        null,
                        response.status());
        return new Verdict.Same(
                response.status() == 429
                        ? new Throttled(refusal, RetryAfter.of(response, now).orElse(null))
                        : new Retryable(refusal, RetryAfter.of(response, now).orElse(null)));
    }

    /** Where it streams, Google puts its answer into a list. */
    private static JsonNode unwrapped(JsonNode body) {
        return body.isArray() && !body.isEmpty() ? body.get(0) : body;
    }

    /**
     * Nothing was taken. Where rows that are no rows are to blame and all are named, the rest is
     * worth another call; what else names a row here, an account that is not let in for example,
     * would be said of each.
     */
    private Verdict refused(List<GoogleAdsError> errors, Answer.Response response) {
        Map<Integer, List<GoogleAdsError>> byRow = new HashMap<>();
        boolean allNamed = split(errors, byRow).isEmpty();
        GoogleAdsError deciding = deciding(errors);
        if (!allNamed || codes.meaning(deciding.code()).orElse(null) != Meaning.REJECTED) {
            return whole(errors, response);
        }
        Map<Integer, DeliveryOutcome> culprits = new HashMap<>();
        byRow.forEach((row, of) -> culprits.put(row, row(row, of, response)));
        return new Verdict.Poisoned(new ItemRefused(refusal(deciding, response)), culprits);
    }

    private Verdict whole(List<GoogleAdsError> errors, Answer.Response response) {
        GoogleAdsError deciding = deciding(errors);
        Refusal refusal = refusal(deciding, response);
        return switch (codes.meaning(deciding.code()).orElse(Meaning.TRANSIENT)) {
            case ACCOUNT -> new Verdict.Same(new ConnectionRefused(refusal));
            case QUOTA -> new Verdict.Same(new Throttled(refusal, pause(deciding, response)));
            case REJECTED, TOO_MANY_ROWS ->
                    new Verdict.Poisoned(new ItemRefused(refusal), Map.of());
            case AFTER_SIX_HOURS -> new Verdict.Same(new Retryable(refusal, SIX_HOURS));
            case AFTER_A_DAY -> new Verdict.Same(new Retryable(refusal, UNTIL_FOUND));
            case DUPLICATE, NOT_THERE_YET, TRANSIENT ->
                    new Verdict.Same(new Retryable(refusal, pause(deciding, response)));
        };
    }

    /** The rows one by one: an error of its own, a result, or what is said of all the rest. */
    private Verdict worked(JsonNode body, Answer.Response response) {
        JsonNode failure = body.path("partialFailureError");
        boolean failed = failure.isObject() && !isOk(failure);
        Map<Integer, List<GoogleAdsError>> byRow = new HashMap<>();
        List<GoogleAdsError> ofAll =
                failed ? split(GoogleAdsError.of(failure, redaction), byRow) : List.of();
        Map<Integer, DeliveryOutcome> except = new HashMap<>();
        JsonNode results = body.path("results");
        for (int i = 0; i < rows.size(); i++) {
            if (byRow.containsKey(i)) {
                except.put(i, row(i, byRow.get(i), response));
            } else if (!results.path(i).isEmpty()) {
                except.put(i, new Uploaded(response.status()));
            }
        }
        if (!ofAll.isEmpty()) {
            Verdict rest = whole(ofAll, response);
            return except.isEmpty() ? rest : new Verdict.Rows(outcome(rest), except);
        }
        if (validated) {
            return new Verdict.Rows(new Uploaded(response.status()), except);
        }
        return new Verdict.Rows(
                new Retryable(
                        new Refusal(
                                "Google answered with neither a result nor an error for this row",
                                null,
                                response.status()),
                        null),
                except);
    }

    /** What remains of a request, some rows of which were worked, is not isolated once more. */
    private static DeliveryOutcome outcome(Verdict rest) {
        return switch (rest) {
            case Verdict.Same(var outcome) -> outcome;
            case Verdict.Poisoned(var said, var _) -> new Retryable(said.refusal(), null);
            case Verdict.Rows(var others, var _) -> others;
        };
    }

    private static boolean isOk(JsonNode status) {
        return status.path("code").asInt(-1) == 0 || status.isEmpty();
    }

    /**
     * @param byRow takes the errors that name a row of the request
     * @return the others
     */
    private List<GoogleAdsError> split(
            List<GoogleAdsError> errors, Map<Integer, List<GoogleAdsError>> byRow) {
        List<GoogleAdsError> ofAll = new ArrayList<>();
        for (GoogleAdsError error : errors) {
            Integer row = error.row();
            boolean namesARow =
                    row != null
                            && row >= 0
                            && row < rows.size()
                            && codes.meaning(error.code()).orElse(null) != Meaning.TOO_MANY_ROWS;
            if (namesARow) {
                byRow.computeIfAbsent(row, _ -> new ArrayList<>()).add(error);
            } else {
                ofAll.add(error);
            }
        }
        return ofAll;
    }

    /** Whatever else is wrong with a row that Google has: it has it. */
    private DeliveryOutcome row(int row, List<GoogleAdsError> errors, Answer.Response response) {
        if (errors.stream().anyMatch(this::isDuplicate)) {
            return new Uploaded(response.status());
        }
        GoogleAdsError deciding = deciding(errors);
        Refusal refusal = refusal(deciding, response);
        return switch (codes.meaning(deciding.code()).orElse(Meaning.TRANSIENT)) {
            case DUPLICATE -> new Uploaded(response.status());
            case ACCOUNT -> new RowMisconfigured(refusal);
            case REJECTED, TOO_MANY_ROWS -> new ItemRefused(refusal);
            case AFTER_SIX_HOURS -> new Retryable(refusal, SIX_HOURS);
            case AFTER_A_DAY -> new Retryable(refusal, UNTIL_FOUND);
            case NOT_THERE_YET ->
                    isFresh(rows.get(row))
                            ? new Retryable(refusal, SIX_HOURS)
                            : new ItemRefused(refusal);
            case QUOTA, TRANSIENT -> new Retryable(refusal, pause(deciding, response));
        };
    }

    private boolean isDuplicate(GoogleAdsError error) {
        return codes.meaning(error.code()).orElse(null) == Meaning.DUPLICATE;
    }

    private boolean isFresh(JsonNode row) {
        return EnhancementPayload.conversionTime(row)
                .filter(time -> time.isAfter(now.minus(UNTIL_FOUND)))
                .isPresent();
    }

    private GoogleAdsError deciding(List<GoogleAdsError> errors) {
        return errors.stream()
                .min(
                        Comparator.comparingInt(error ->
                                codes.meaning(error.code())
                                        .map(DECIDING::indexOf)
                                        .orElse(DECIDING.size())))
                .orElseThrow();
    }

    private static Refusal refusal(GoogleAdsError error, Answer.Response response) {
        String remedy =
                CLOSED.equals(error.code())
                        ? "; this account uploads by the Data Manager API only: set settings.api to"
                                + " data-manager"
                        : "";
        return new Refusal(error.message() + remedy, error.code(), response.status());
    }

    private @Nullable Duration pause(GoogleAdsError error, Answer.Response response) {
        return error.pause() != null ? error.pause() : RetryAfter.of(response, now).orElse(null);
    }
}
