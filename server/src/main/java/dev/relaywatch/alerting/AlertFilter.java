package dev.relaywatch.alerting;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts; an empty list, and what is absent, is no condition.
 *
 * @param tenant absent: of everybody
 * @param statuses {@code open}, {@code acknowledged}, {@code resolved}
 * @param severities {@code p1}, {@code p2}, {@code p3}
 * @param sources as {@link AlertSource#text} has them
 * @param since opened then or later
 * @param silenced whether a silence is in force for them now
 */
public record AlertFilter(
        @Nullable TenantId tenant,
        List<String> statuses,
        List<String> severities,
        List<String> sources,
        @Nullable String service,
        @Nullable Instant since,
        @Nullable Boolean silenced) {
    /** What is open or acknowledged. */
    public static final List<String> ACTIVE =
            List.of(AlertStatus.OPEN.text(), AlertStatus.ACKNOWLEDGED.text());

    public AlertFilter {
        statuses = List.copyOf(statuses);
        severities = List.copyOf(severities);
        sources = List.copyOf(sources);
    }

    boolean wants(AlertStatus status) {
        return statuses.isEmpty() || statuses.contains(status.text());
    }

    AlertFilter of(List<AlertStatus> those) {
        return withStatuses(those.stream().map(AlertStatus::text).toList());
    }

    public AlertFilter withStatuses(List<String> those) {
        return new AlertFilter(tenant, those, severities, sources, service, since, silenced);
    }
}
