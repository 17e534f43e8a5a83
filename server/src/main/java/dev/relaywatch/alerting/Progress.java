package dev.relaywatch.alerting;

import java.time.Instant;
import java.util.Optional;

/** A part of the server that must never stand still. */
interface Progress {
    /** As the log calls it: {@code checks}. */
    String name();

    /** Why it does not get on, in words; empty while it does. */
    Optional<String> standstill(Instant now);
}
