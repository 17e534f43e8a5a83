package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A third party whose wire format the sandbox speaks; stateless, its accounts hold what it
 * remembers.
 */
interface Provider {

    /** The second segment of its URLs, such as {@code meta}. */
    String service();

    /** What it says when nothing is wrong with itself. */
    Answer answer(Request request, Account account);

    /**
     * What it says when this is wrong with it. Empty for a kind it has no words for, and for the
     * kinds that are the same for every provider or, as {@link FaultKind#REJECTED}, part of its
     * normal answer.
     */
    Optional<Failure> failure(FaultKind kind);

    /** Whether this can go wrong here. */
    default boolean knows(FaultKind kind) {
        return switch (kind) {
            case REJECTED,
                    HTML,
                    PORTAL,
                    EMPTY,
                    TRUNCATED,
                    ENORMOUS,
                    RESET,
                    RESET_AFTER,
                    HALF_OPEN,
                    STALLED,
                    SLOW_BODY,
                    WRONG_LENGTH,
                    SLOW ->
                    true;
            case QUOTA_USED_UP -> quotaUsedUp().isPresent();
            case THROTTLED, TOKEN_EXPIRED, TOKEN_REVOKED, UNAVAILABLE, UNKNOWN_ERROR, GONE, LIE ->
                    failure(kind).isPresent();
            case REFUSED_LATER, TOO_RECENT -> false;
        };
    }

    /** How its answers say that nothing is left of the rate limit; empty where it has no words. */
    default Optional<UnaryOperator<Answer>> quotaUsedUp() {
        return Optional.empty();
    }

    /** Names of the values of an account's {@link Standing} that its answers tell. */
    default Set<String> standings() {
        return Set.of();
    }

    /** The wording of one fault. */
    interface Failure {
        Answer to(Request request);
    }
}
