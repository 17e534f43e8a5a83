package dev.relaywatch.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A platform said with an answer, whatever that was, that nothing is left of a quota.
 *
 * @param reason which quota, and how full
 * @param pause until there is some again; absent where the platform does not say
 */
public record LaneRest(String reason, @Nullable Duration pause) {}
