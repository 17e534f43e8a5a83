package dev.relaywatch.health;

import dev.relaywatch.health.CheckFacts.Bounds;
import dev.relaywatch.health.CheckFacts.Counts;
import dev.relaywatch.health.CheckFactsStore.Standing;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What stands behind a verdict, from what is stored. */
@Component
public class CheckExplanation {
    private static final int HALF = 10;

    private final CheckFactsStore store;
    private final Thresholds thresholds;
    private final HealthProperties properties;

    CheckExplanation(CheckFactsStore store, Thresholds thresholds, HealthProperties properties) {
        this.store = store;
        this.thresholds = thresholds;
        this.properties = properties;
    }

    /**
     * Up to 20 results around the moment, oldest first.
     *
     * @param connection absent: of all
     * @param metric whose value is wanted; absent: none
     */
    public List<StoredResult> around(
            @Nullable TenantId tenant,
            String service,
            @Nullable String connection,
            @Nullable String metric,
            Instant moment) {
        return store.around(
                tenant, service, connection, metric == null ? "" : metric, moment, HALF);
    }

    /**
     * The checks of a tenant's service, the worst first; empty where it has none.
     *
     * @param metric absent for the status that the monitor itself gives
     */
    public List<CheckFacts> facts(
            @Nullable TenantId tenant,
            String service,
            @Nullable String connection,
            @Nullable String metric) {
        String of = metric == null ? "" : metric;
        Bounds bounds =
                metric == null
                        ? null
                        : thresholds
                                .of(tenant, service, metric)
                                .map(CheckExplanation::bounds)
                                .orElse(null);
        return store.standings(tenant, service, connection).stream()
                .map(standing -> facts(standing, of, bounds))
                .toList();
    }

    private CheckFacts facts(Standing standing, String metric, @Nullable Bounds bounds) {
        Streak streak = standing.streaks().getOrDefault(metric, Streak.NONE);
        return new CheckFacts(
                standing.connection(),
                standing.status(),
                standing.reason(),
                standing.checkedAt(),
                bounds,
                new Counts(
                        streak.bad(),
                        streak.fine(),
                        properties.failuresToAlert(),
                        properties.successesToRecover(),
                        streak.confirmed().text()));
    }

    private static Bounds bounds(Threshold threshold) {
        return new Bounds(
                threshold.direction().name().toLowerCase(Locale.ROOT),
                threshold.warning(),
                threshold.critical(),
                threshold.origin().name().toLowerCase(Locale.ROOT),
                threshold.tenant() != null);
    }
}
