package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A name that is missed after a silence.
 *
 * @param within the longest pause
 * @param since when it was first expected
 * @param byFile whether the configuration file gave it
 */
record ExpectedEvent(TenantId tenant, String name, Duration within, Instant since, boolean byFile) {

    /**
     * Since when none came; what came before it was expected counts no more.
     *
     * @param last when one came last; absent: never
     */
    static Instant silentSince(@Nullable Instant last, Instant since) {
        return last == null || last.isBefore(since) ? since : last;
    }
}
