package dev.relaywatch.delivery.supabase;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.outbound.RetryAfter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what PostgREST, the database behind it or the gateway before it answered to an insert. The
 * code decides: PostgREST's own ({@code PGRST...}) or PostgreSQL's SQLSTATE, by its class where all
 * codes of the class mean the same. Only the gateway names none; then the status is the code.
 * Source: PostgREST, "Errors" (v13); PostgreSQL, "Error Codes" (appendix A).
 */
final class SupabaseAnswer {
    static final Set<String> ACCOUNT =
            Set.of(
                    "PGRST106",
                    "PGRST125",
                    "PGRST204",
                    "PGRST205",
                    "PGRST300",
                    "PGRST301",
                    "PGRST302",
                    "PGRST303",
                    "25006",
                    "3F000");

    /** Roles, and what statements name: tables, columns, constraints, permissions. */
    static final Set<String> ACCOUNT_CLASSES = Set.of("28", "42");

    /** Two rows of one id in one insert are kept apart, but a key may fold what differs here. */
    static final Set<String> ROW = Set.of("PGRST100", "PGRST102", "21000");

    /** Values, constraints, and what a trigger raises. */
    static final Set<String> ROW_CLASSES = Set.of("22", "23", "P0");

    static final String DUPLICATE = "23505";

    private static final int KEPT_OF_A_REASON = 1_000;

    private final Answer answer;
    private final Redaction redaction;
    private final Instant now;

    SupabaseAnswer(Answer answer, Redaction redaction, Instant now) {
        this.answer = answer;
        this.redaction = redaction;
        this.now = now;
    }

    /** What it means for a request of so many rows, which was taken whole or not at all. */
    Batch.Verdict verdict(int rows) {
        DeliveryOutcome outcome = outcome();
        if (!(outcome instanceof ItemRefused refused)) {
            return new Batch.Verdict.Same(outcome);
        }
        // the row collides with another than that of its id, and merging does not help
        return rows == 1 && DUPLICATE.equals(refused.refusal().code())
                ? new Batch.Verdict.Same(new Uploaded(status(refused)))
                : new Batch.Verdict.Poisoned(refused, Map.of());
    }

    private static int status(ItemRefused refused) {
        Integer status = refused.refusal().httpStatus();
        return status == null ? 409 : status;
    }

    /** {@link ItemRefused} when some row is at fault. */
    DeliveryOutcome outcome() {
        return switch (answer) {
            case Answer.Unreached unreached -> DeliveryOutcome.of(unreached);
            case Answer.Response response -> read(response);
        };
    }

    private DeliveryOutcome read(Answer.Response response) {
        if (isTaken(response)) {
            return new Uploaded(response.status());
        }
        Optional<JsonNode> body = response.json().filter(json -> json.path("message").isString());
        String code = code(response, body.orElse(null));
        Refusal refusal =
                new Refusal(
                        body.map(this::words)
                                .orElse(
                                        "Supabase answered "
                                                + response.status()
                                                + " without a body that can be read"),
                        code,
                        response.status());
        if (code == null) {
            return new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
        }
        String group = code.length() == 5 ? code.substring(0, 2) : "";
        if (ACCOUNT.contains(code) || ACCOUNT_CLASSES.contains(group) || code.equals("401")) {
            return new ConnectionRefused(refusal);
        }
        if (ROW.contains(code) || ROW_CLASSES.contains(group) || code.equals("413")) {
            return new ItemRefused(refusal);
        }
        return code.equals("429")
                ? new Throttled(refusal, RetryAfter.of(response, now).orElse(null))
                : new Retryable(refusal, RetryAfter.of(response, now).orElse(null));
    }

    /**
     * Nothing comes back of what was inserted, so that an empty body is no proof: PostgREST says
     * with every answer what it did, a proxy does not.
     */
    private static boolean isTaken(Answer.Response response) {
        int status = response.status();
        return response.body().length == 0
                && (status == 201
                        || ((status == 200 || status == 204)
                                && (response.header("content-range").isPresent()
                                        || response.header("preference-applied").isPresent())));
    }

    /** The gateway's words have no code, and what is too large or too often may have no words. */
    private static @Nullable String code(Answer.Response response, @Nullable JsonNode body) {
        String named = body == null ? "" : body.path("code").asString("");
        if (!named.isEmpty()) {
            return named;
        }
        int status = response.status();
        return (status == 401 && body != null) || status == 413 || status == 429
                ? String.valueOf(status)
                : null;
    }

    /** The database's own; a row that it shows is left out. */
    private String words(JsonNode body) {
        String words =
                Stream.of("message", "details", "hint")
                        .map(name -> body.path(name).asString(""))
                        .filter(text -> !text.isEmpty() && !text.startsWith("Failing row"))
                        .collect(Collectors.joining("; "));
        return words.isEmpty()
                ? "Supabase gave no reason"
                : redaction.body(words, KEPT_OF_A_REASON);
    }

    /** All codes and classes that this reads, as the page of outcomes must have them. */
    static List<String> known() {
        return Stream.of(ACCOUNT, ACCOUNT_CLASSES, ROW, ROW_CLASSES)
                .flatMap(Set::stream)
                .sorted()
                .toList();
    }
}
