package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How all lanes of a tenant to one platform stand, and how they went in a period.
 *
 * @param oldestPending since when the one that waits longest without having failed has been due
 * @param uploaded in the period
 * @param failing not done, and their latest attempt was in the period and failed; what is sure to
 *     be refused is refused without an attempt when it is queued, and is among them
 * @param dead those of them that are dead letters
 */
public record DestinationStanding(
        TenantId tenant,
        String platform,
        long pending,
        long failed,
        long deadLetter,
        @Nullable Instant oldestPending,
        long uploaded,
        long failing,
        long dead) {}
