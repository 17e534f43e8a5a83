package dev.relaywatch.tenancy;

import java.time.Duration;

/** The servers at work on this database. */
public interface RunningNodes {
    /** How many were seen in this time until now. */
    int seenWithin(Duration time);
}
