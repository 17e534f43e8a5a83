package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;

/**
 * How many events of one name a tenant had in one hour.
 *
 * @param name of the event; of conversions {@code conversion.qualified} or {@code
 *     conversion.closed}
 * @param hour its beginning, in UTC
 */
public record HourFacts(TenantId tenant, String name, Instant hour, long count) {}
