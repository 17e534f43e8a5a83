package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one channel's part in an alert went.
 *
 * @param transition what it was to tell, as {@link Transition} has it
 * @param status {@code sent}, {@code pending}, {@code failed}, or {@code dropped}: said with
 *     something else, or over before it was said
 * @param tries that were made
 * @param reason why it has not gone out; absent where it has, and before the first try
 * @param settledAt absent while it is pending
 * @param nextTryAt of what is pending; a silence may hold it back for longer
 */
public record Told(
        String channel,
        String transition,
        String status,
        int tries,
        @Nullable String reason,
        Instant createdAt,
        Instant dueAt,
        @Nullable Instant settledAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant nextTryAt) {}
