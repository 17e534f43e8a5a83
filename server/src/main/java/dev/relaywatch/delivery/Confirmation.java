package dev.relaywatch.delivery;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a platform says later of a request that it accepted. */
public sealed interface Confirmation {

    /** What was kept of it. */
    enum Verdict {
        /** All; also what it had already. */
        CONFIRMED,
        /** Some. */
        PARTIAL,
        /** Nothing. */
        REFUSED;

        /** As people and the database read it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * It is done with the request.
     *
     * @param refused how many items were not kept, as far as it counts them
     * @param reasons how many items by the platform's reason, also of what it had already
     * @param again after which time it would take what it refused; only where it refused everything
     *     for reasons that pass
     */
    record Worked(
            Verdict verdict, long refused, Map<String, Long> reasons, @Nullable Duration again)
            implements Confirmation {
        public Worked {
            reasons = Map.copyOf(reasons);
        }
    }

    /**
     * It cannot be said yet: still being worked, or there was no answer.
     *
     * @param why for the log, without secrets
     */
    record NotYet(String why) implements Confirmation {}
}
