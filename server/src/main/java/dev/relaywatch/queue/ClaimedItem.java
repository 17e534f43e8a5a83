package dev.relaywatch.queue;

import dev.relaywatch.tenancy.SealedSecret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item under a lease of this node.
 *
 * @param attempt number of this claim; the fence that settling must name
 * @param retryCount failures so far
 * @param leaseEnd after this instant another node may claim it
 */
public record ClaimedItem(
        UUID id,
        Subject subject,
        int attempt,
        int retryCount,
        @Nullable SealedSecret payload,
        Instant leaseEnd) {}
