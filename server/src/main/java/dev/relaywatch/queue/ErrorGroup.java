package dev.relaywatch.queue;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Items stuck for the same reason.
 *
 * @param value sum of the known values, whatever their currencies; absent where none is known
 * @param oldest when the oldest of them was queued
 */
public record ErrorGroup(
        @Nullable String errorCode,
        @Nullable String errorMessage,
        long count,
        @Nullable BigDecimal value,
        Instant oldest) {}
