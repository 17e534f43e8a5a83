package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's deliveries to one destination stand now, and how they went in a period.
 *
 * @param oldestPending since when the oldest that was never tried waits
 * @param uploaded in the period
 * @param refusedLater of what was sent in the period, what the platform accepted and did not keep
 * @param unconfirmed of what was sent in the period, what it has not spoken of
 * @param failing items whose latest attempt was in the period and failed
 * @param dead those of them that are dead letters
 */
public record DestinationFacts(
        TenantId tenant,
        String destination,
        long pending,
        long failed,
        long deadLetter,
        @Nullable Instant oldestPending,
        long uploaded,
        long refusedLater,
        long unconfirmed,
        long failing,
        long dead) {}
