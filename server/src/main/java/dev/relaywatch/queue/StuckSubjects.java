package dev.relaywatch.queue;

import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Subjects that are stuck on the way to one platform or several, each once.
 *
 * @param currency absent for those without a value
 * @param event absent for those with a value, and for those queued without a name
 * @param taken those that at least one platform would still take
 * @param recoverable their value
 */
public record StuckSubjects(
        TenantId tenant,
        @Nullable String currency,
        @Nullable String event,
        long subjects,
        long taken,
        BigDecimal value,
        BigDecimal recoverable) {
    /** Of the same. */
    StuckSubjects plus(StuckSubjects other) {
        return new StuckSubjects(
                tenant,
                currency,
                event,
                subjects + other.subjects,
                taken + other.taken,
                value.add(other.value),
                recoverable.add(other.recoverable));
    }
}
