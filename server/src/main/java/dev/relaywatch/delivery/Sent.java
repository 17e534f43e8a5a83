package dev.relaywatch.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What was sent for one item and what came of it; the texts are without NUL, which PostgreSQL does
 * not take.
 *
 * @param request what concerns this item, redacted; absent where nothing was sent
 * @param response redacted; absent where none came
 */
public record Sent(DeliveryOutcome outcome, @Nullable String request, @Nullable String response) {
    /** The code of our own refusals. */
    static final String PREFLIGHT = "preflight";

    public Sent {
        request = storable(request);
        response = storable(response);
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
}
