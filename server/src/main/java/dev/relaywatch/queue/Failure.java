package dev.relaywatch.queue;

import org.jspecify.annotations.Nullable;

/**
 * Why an item was not delivered, in the platform's own words.
 *
 * @param message without secrets and clear personal data
 * @param code the platform's code, {@code code/subcode} where it has both
 * @param httpStatus absent where no answer came
 */
public record Failure(String message, @Nullable String code, @Nullable Integer httpStatus) {

    /** Whether the platform gave no answer, or none but that it cannot: a server error. */
    boolean isUnanswered() {
        return httpStatus == null || httpStatus >= 500;
    }
}
