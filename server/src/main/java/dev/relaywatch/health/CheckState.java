package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a check stands: its latest result.
 *
 * @param reason why it is not healthy; absent where it is, or before the first check
 * @param details JSON object
 * @param checkedAt absent before the first check
 * @param since when the status became what it is
 * @param lastError reason of the latest bad result, also when all is well again
 */
public record CheckState(
        UUID id,
        @Nullable TenantId tenant,
        String service,
        @Nullable ConnectionId connection,
        String connectionName,
        HealthStatus status,
        @Nullable String reason,
        int latencyMs,
        String details,
        @Nullable Instant checkedAt,
        Instant since,
        Instant nextRunAt,
        int consecutiveFailures,
        @Nullable String lastError) {

    private static final String NOT_YET = "not checked yet";

    /**
     * What is true of it now: a result that is long overdue says nothing any more.
     *
     * @param late how much later than planned a check may be
     */
    CheckState asOf(Instant now, Duration late) {
        if (checkedAt == null) {
            return unknown(NOT_YET);
        }
        return nextRunAt.plus(late).isBefore(now)
                ? unknown("not checked since " + checkedAt + ": the checks do not keep up")
                : this;
    }

    /** Whether it was begun later than this. */
    boolean wasBegunAfter(Instant instant) {
        return checkedAt != null && checkedAt.minusMillis(latencyMs).isAfter(instant);
    }

    private CheckState unknown(String why) {
        return new CheckState(
                id,
                tenant,
                service,
                connection,
                connectionName,
                HealthStatus.UNKNOWN,
                why,
                latencyMs,
                details,
                checkedAt,
                since,
                nextRunAt,
                consecutiveFailures,
                lastError);
    }
}
