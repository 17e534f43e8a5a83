package dev.relaywatch.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What was sent for one item and what came of it.
 *
 * @param request what concerns this item, redacted; absent where nothing was sent
 * @param response redacted; absent where none came
 */
public record Sent(DeliveryOutcome outcome, @Nullable String request, @Nullable String response) {

    /** Refused by our own check, before a call. */
    public static Sent refusedBeforehand(String reason) {
        return new Sent(
                new DeliveryOutcome.ItemRefused(
                        new DeliveryOutcome.Refusal(reason, "preflight", null)),
                null,
                null);
    }

    public static Sent notTried() {
        return new Sent(new DeliveryOutcome.NotTried(), null, null);
    }
}
