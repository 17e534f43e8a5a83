package dev.relaywatch.queue;

import dev.relaywatch.shared.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item as people see it, done or not.
 *
 * @param status {@code pending}, {@code uploaded}, {@code failed} or {@code dead_letter}
 * @param nextRetryAt absent when it is due at once, done or dead
 * @param receipt by which the platform says later whether it kept it; absent where there is nothing
 *     to ask
 * @param updatedAt for an uploaded item when it was uploaded
 */
public record QueueEntry(
        UUID id,
        Lane lane,
        Subject subject,
        String status,
        int retryCount,
        @Nullable Instant nextRetryAt,
        @Nullable Money value,
        @Nullable Failure lastFailure,
        @Nullable Integer httpStatus,
        @Nullable String receipt,
        Instant createdAt,
        Instant updatedAt) {}
