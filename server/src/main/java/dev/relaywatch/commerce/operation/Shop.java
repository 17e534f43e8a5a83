package dev.relaywatch.commerce.operation;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.time.ZoneId;

/**
 * A tenant's shop, for one operation.
 *
 * @param domain by which its owner knows it
 * @param zone of the tenant, for what is counted by the day
 * @param until when the operation must be over, as {@link System#nanoTime} counts
 */
public record Shop(TenantId tenant, Connection connection, String domain, ZoneId zone, long until) {

    /** What is left of the time for the operation; zero or less when it is over. */
    public Duration left() {
        return Duration.ofNanos(until - System.nanoTime());
    }
}
