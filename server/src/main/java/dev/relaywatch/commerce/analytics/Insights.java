package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.AnomalyStore.Found;
import dev.relaywatch.commerce.analytics.AnomalyStore.Learning;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** What is behind the numbers of operations. */
@Component
class Insights {
    private static final Duration LEARNING = Season.DAY.multipliedBy(3);
    private static final Duration LOOKED_BACK = Season.WEEK;

    private final ErrorStore errors;
    private final AnomalyStore anomalies;
    private final TenantTransaction transaction;
    private final Clock clock;

    Insights(
            ErrorStore errors, AnomalyStore anomalies, TenantTransaction transaction, Clock clock) {
        this.errors = errors;
        this.anomalies = anomalies;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Of single operations that are kept, the most frequent first. */
    List<ErrorGroups.Group> errors(TenantId tenant, Filter filter) {
        Instant now = clock.instant();
        return transaction.within(
                tenant, () -> errors.groups(filter.of(tenant), filter.from(now), now).sorted());
    }

    /** The newest first. */
    List<Found> anomalies(TenantId tenant, Filter filter, int offset, int limit) {
        return transaction.within(
                tenant,
                () ->
                        anomalies.found(
                                filter.of(tenant), filter.from(clock.instant()), offset, limit));
    }

    /** Operations of which nothing is called unusual yet. */
    List<Learning> learning(TenantId tenant, Filter filter) {
        Instant now = clock.instant();
        return transaction.within(
                tenant,
                () ->
                        anomalies.learning(
                                filter.of(tenant), now.minus(LOOKED_BACK), now.minus(LEARNING)));
    }
}
