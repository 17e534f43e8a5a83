package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items stuck for the same reason.
 *
 * @param value sum of the known values, whatever their currencies; absent where none is known
 * @param byCurrency the same, each currency for itself
 * @param deadLetters those of them that nobody tries again by itself
 * @param oldest when the oldest of them was queued
 * @param platforms where they are stuck
 * @param tenant whose they are; absent where they are of several
 */
public record ErrorGroup(
        @Nullable String errorCode,
        @Nullable String errorMessage,
        long count,
        @Nullable BigDecimal value,
        Map<String, BigDecimal> byCurrency,
        long deadLetters,
        Instant oldest,
        List<String> platforms,
        @Nullable TenantId tenant) {
    public ErrorGroup {
        byCurrency = Map.copyOf(byCurrency);
        platforms = List.copyOf(platforms);
    }
}
