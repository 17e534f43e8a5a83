package dev.relaywatch.delivery;

import dev.relaywatch.outbound.Answer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a platform made of one item. */
public sealed interface DeliveryOutcome {

    /**
     * It has it; also when it had it already.
     *
     * @param receipt by which the platform says later whether it kept what it accepted; absent
     *     where its answer is final
     */
    record Uploaded(int httpStatus, @Nullable String receipt) implements DeliveryOutcome {
        public Uploaded(int httpStatus) {
            this(httpStatus, null);
        }
    }

    /**
     * A failure that may pass.
     *
     * @param after the pause the platform asked for; absent when it named none
     */
    record Retryable(Refusal refusal, @Nullable Duration after) implements DeliveryOutcome {}

    /**
     * Too much at once: nothing is wrong with the item, and the whole lane rests.
     *
     * @param pause absent when the platform named none
     */
    record Throttled(Refusal refusal, @Nullable Duration pause) implements DeliveryOutcome {}

    /** This item will never be taken. */
    record ItemRefused(Refusal refusal) implements DeliveryOutcome {}

    /**
     * This item is not taken as the account is set up. Alone it is the item's fault; where every
     * row of two calls meets the same, it is the connection's.
     */
    record RowMisconfigured(Refusal refusal) implements DeliveryOutcome {}

    /** The account will not be served until a person changes it. */
    record ConnectionRefused(Refusal refusal) implements DeliveryOutcome {}

    /** The time for this batch was up before its turn came. */
    record NotTried() implements DeliveryOutcome {}

    /**
     * What no answer at all means: most often to try again, not at all when it was our own stop
     * that ended the call.
     */
    static DeliveryOutcome of(Answer.Unreached unreached) {
        Refusal refusal =
                new Refusal(
                        unreached.message(),
                        unreached.reason().name().toLowerCase(Locale.ROOT),
                        null);
        return switch (unreached.reason()) {
            case FORBIDDEN_ADDRESS -> new ConnectionRefused(refusal);
            case INTERRUPTED -> new NotTried();
            case DNS, REFUSED, UNREACHABLE, RESET, TIMEOUT, TLS, PROTOCOL ->
                    new Retryable(refusal, null);
        };
    }

    /**
     * Why, in the platform's own words; without NUL, which PostgreSQL does not take.
     *
     * @param message without secrets and clear personal data
     * @param code the platform's code, {@code code/subcode} where it has both
     * @param httpStatus absent where no answer came
     */
    record Refusal(String message, @Nullable String code, @Nullable Integer httpStatus) {
        public Refusal {
            message = message.replace('\0', '\uFFFD');
        }
    }
}
