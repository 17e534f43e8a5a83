package dev.relaywatch.alerting;

import dev.relaywatch.outbound.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of telling a channel. */
public sealed interface SendOutcome {

    /** What no answer at all means: to try again, unless the address may not be called. */
    static SendOutcome of(Answer.Unreached unreached) {
        return switch (unreached.reason()) {
            case FORBIDDEN_ADDRESS -> new Refused(unreached.message(), true);
            case DNS, REFUSED, UNREACHABLE, RESET, TIMEOUT, TLS, PROTOCOL, INTERRUPTED ->
                    new Later(unreached.message(), null);
        };
    }

    /**
     * It was taken.
     *
     * @param thread to be kept by the alert; absent where there is nothing to keep
     */
    record Sent(@Nullable String thread) implements SendOutcome {}

    /**
     * Not now: the network, a time-out, an error of theirs, or a rest they ask for. The channel's
     * other messages wait too.
     *
     * @param words who answered what
     * @param after the pause they asked for
     */
    record Later(String words, @Nullable Duration after) implements SendOutcome {}

    /**
     * Never, as it is: the address, the credentials or the message is refused.
     *
     * @param words who refused what, and what to do
     * @param channel whether it is the channel that is refused, and not this message alone
     */
    record Refused(String words, boolean channel) implements SendOutcome {}
}
