package dev.relaywatch.queue;

import java.time.Instant;

/**
 * What came of deliveries to a platform in a piece of time.
 *
 * @param at when it begins
 * @param failing items that stand failed or dead, whose latest attempt was then
 */
public record Flow(Instant at, String platform, long uploaded, long failing) {}
