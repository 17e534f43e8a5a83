package dev.relaywatch.trackinghealth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a tenant expects, and how it stands.
 *
 * @param event its name; conversions are {@code conversion.qualified} and {@code conversion.closed}
 * @param within the longest silence
 * @param since when it was first expected
 * @param fromFile whether the configuration file gives it, so that only the file changes it
 * @param last when one was received; absent: none that is kept
 * @param missed whether the silence has lasted longer
 */
public record Expectation(
        String event,
        Duration within,
        Instant since,
        boolean fromFile,
        @Nullable Instant last,
        boolean missed) {}
