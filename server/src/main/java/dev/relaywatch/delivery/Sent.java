package dev.relaywatch.delivery;

import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * What was sent for one item and what came of it; the texts are without NUL, which PostgreSQL does
 * not take.
 *
 * @param request what concerns this item, redacted; absent where nothing was sent
 * @param response redacted; absent where none came
 * @param calls that were made for it; one of several items counts for the first of them
 * @param usedUp a quota of which the platform has nothing left; absent for most
 */
public record Sent(
        DeliveryOutcome outcome,
        @Nullable String request,
        @Nullable String response,
        int calls,
        RateLimit.@Nullable UsedUp usedUp) {
    /** The code of our own refusals. */
    static final String PREFLIGHT = "preflight";

    public Sent {
        request = storable(request);
        response = storable(response);
    }

    /** The calls are counted by whoever makes them: {@link Batch}. */
    public Sent(DeliveryOutcome outcome, @Nullable String request, @Nullable String response) {
        this(outcome, request, response, 0, null);
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    /** Refused by our own check, before a call. */
    public static Sent refusedBeforehand(String reason) {
        return new Sent(
                new DeliveryOutcome.ItemRefused(
                        new DeliveryOutcome.Refusal(reason, PREFLIGHT, null)),
                null,
                null);
    }

    public static Sent notTried() {
        return new Sent(new DeliveryOutcome.NotTried(), null, null);
    }

    Sent with(DeliveryOutcome other) {
        return new Sent(other, request, response, calls, usedUp);
    }

    Sent withCalls(int made) {
        return new Sent(outcome, request, response, made, usedUp);
    }

    /** With what the answer says of the platform's quotas. */
    public Sent withQuotaOf(Answer answer) {
        return withUsedUp(RateLimit.usedUp(answer).orElse(null));
    }

    Sent withUsedUp(RateLimit.@Nullable UsedUp quota) {
        return new Sent(outcome, request, response, calls, quota);
    }

    /** Whether nothing more is to be sent to this account now, whatever became of the item. */
    boolean endsTheBatch() {
        return usedUp != null || Batch.isOfTheAccount(outcome);
    }
}
