package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One kind of place that items go to: translates, calls, classifies; never retries and never waits
 * for a retry.
 */
public interface Destination {
    /**
     * As Meta ("Deduplicate pixel and server events") and TikTok ("Event deduplication") have it;
     * the shortest known, and so what is assumed where a platform promises nothing.
     */
    Duration DEDUP_WINDOW = Duration.ofDays(2);

    /** As routes and lanes name it, for example {@code meta_capi}. */
    String name();

    /** The service whose connections it uses, for example {@code meta}. */
    String service();

    /** Most items that are sent together. */
    int batchSize();

    /** How many of a batch one call takes: all, where nothing else is known before. */
    default int itemsPerCall() {
        return batchSize();
    }

    /**
     * Whether what a person denied for advertising must never reach it; others get it without
     * personal data.
     */
    boolean isAdPlatform();

    /** Whether a tenant without routes of its own sends here; else only where a route names it. */
    default boolean isRoutedByDefault() {
        return true;
    }

    /**
     * Whether this account takes what has this name, as its settings say.
     *
     * @param name of the event or type of the conversion
     */
    default boolean takes(Connection connection, String name) {
        return true;
    }

    /**
     * How old any item may be and still be taken; a platform without a limit keeps 90 days. What is
     * older keeps no sealed context.
     */
    default Duration oldest() {
        return Duration.ofDays(90);
    }

    /** How old this item may be, which {@link #refusal} keeps to; empty where any age is taken. */
    default Optional<Duration> oldest(Deliverable item) {
        return Optional.empty();
    }

    /**
     * For how long it knows again what it had already, from the time of the event on; empty where
     * it does for ever.
     */
    default Optional<Duration> dedupWindow() {
        return Optional.of(DEDUP_WINDOW);
    }

    /** Whether the platform could find the person behind this item at all. */
    boolean canIdentify(Deliverable item);

    /**
     * Why the platform is sure to refuse this item, with what to do about it; empty when it is
     * worth a call. Asked when the item is queued, and by {@link #send} again.
     */
    Optional<String> refusal(Connection connection, Deliverable item);

    /**
     * Sends a batch, through {@link Batch}: it counts the calls, and looks what their answers say
     * of quotas.
     *
     * @param limit time for the whole batch; items whose turn does not come are {@link
     *     DeliveryOutcome.NotTried}
     * @return one answer an item, in the order of the batch
     */
    List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit);

    /**
     * Whether the account would take events, found out without leaving one there.
     *
     * @param limit time for the whole test
     */
    Tested test(Connection connection, Duration limit);

    /**
     * What a test showed.
     *
     * @param message for people: what was proven, or what is wrong and what to do; without secrets
     */
    record Tested(boolean works, String message) {
        public static Tested works(String message) {
            return new Tested(true, message);
        }

        public static Tested fails(String message) {
            return new Tested(false, message);
        }

        /** What a refusal means that came instead of the proof. */
        public static Tested of(DeliveryOutcome outcome) {
            return switch (outcome) {
                case DeliveryOutcome.Uploaded _ -> works("it was taken");
                case DeliveryOutcome.Retryable(var refusal, var _) ->
                        fails(
                                "it could not be reached: "
                                        + refusal.message()
                                        + "; try again later");
                case DeliveryOutcome.Throttled(var refusal, var _) ->
                        fails("it asks for a rest: " + refusal.message() + "; try again later");
                case DeliveryOutcome.ItemRefused(var refusal) -> fails(refusal.message());
                case DeliveryOutcome.RowMisconfigured(var refusal) -> fails(refusal.message());
                case DeliveryOutcome.ConnectionRefused(var refusal) -> fails(refusal.message());
                case DeliveryOutcome.NotTried() -> fails("there was no time to ask; try again");
            };
        }
    }
}
