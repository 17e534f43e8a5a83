package dev.relaywatch.health;

import dev.relaywatch.health.HistoryStore.Span;
import dev.relaywatch.health.HistoryStore.Wanted;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What checks found before: single results for a day, hours beyond. */
@Component
class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final Duration HOURS_KEPT = Duration.ofDays(400);
    private static final int MOST_HOURS_AT_ONCE = 48;
    private static final double P95 = 0.95;

    private final HistoryStore store;
    private final TenantTransaction transaction;
    private final JsonMapper json;
    private final Clock clock;

    History(HistoryStore store, TenantTransaction transaction, JsonMapper json, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One piece of time.
     *
     * @param status the worst that was found in it
     * @param latencyMs average
     * @param p95 at most 10 % too high
     */
    record Point(Instant at, String status, long latencyMs, @Nullable Long p95) {}

    /**
     * @param uptimePercent share of the results that were healthy or degraded among those that are
     *     known; absent where none is
     */
    record Series(List<Point> points, @Nullable BigDecimal uptimePercent) {}

    /**
     * @param anyTenant of all tenants together; else of the one named, or the installation's own
     */
    Series of(
            String service,
            boolean anyTenant,
            @Nullable TenantId tenant,
            @Nullable String connection,
            HistoryRange range) {
        Instant now = clock.instant();
        Instant from = now.minus(range.length());
        Wanted wanted = new Wanted(service, anyTenant, tenant, connection, from, now);
        List<Span> spans;
        if (range.readsResults() || connection != null) {
            spans = transaction.reading(tenant, () -> store.results(wanted, range.step()));
        } else {
            // the running hour is not rolled up yet, nor perhaps the one before
            Instant rolled = store.firstToRollUp().orElse(from);
            spans = transaction.reading(tenant, () -> hoursAndRest(wanted, rolled, range.step()));
        }
        return new Series(spans.stream().map(this::point).toList(), uptime(spans));
    }

    private List<Span> hoursAndRest(Wanted wanted, Instant rolled, Duration step) {
        Instant first = wanted.from().truncatedTo(ChronoUnit.HOURS);
        List<Span> spans = new ArrayList<>(store.hours(wanted.during(first, rolled), step));
        Instant rest = rolled.isBefore(first) ? first : rolled;
        spans.addAll(store.results(wanted.during(rest, wanted.to()), step));
        return spans;
    }

    private Point point(Span span) {
        String status =
                span.unhealthy() > 0
                        ? "unhealthy"
                        : span.degraded() > 0
                                ? "degraded"
                                : span.healthy() > 0 ? "healthy" : "unknown";
        long results = span.healthy() + span.degraded() + span.unhealthy() + span.unknown();
        return new Point(
                span.at(),
                status,
                span.latencySum() / Math.max(1, results),
                LatencyBuckets.percentile(json.readTree(span.latencies()), P95));
    }

    private static @Nullable BigDecimal uptime(List<Span> spans) {
        long up = 0;
        long known = 0;
        for (Span span : spans) {
            up += span.healthy() + span.degraded();
            known += span.healthy() + span.degraded() + span.unhealthy();
        }
        return known == 0
                ? null
                : BigDecimal.valueOf(100 * up)
                        .divide(BigDecimal.valueOf(known), 3, RoundingMode.HALF_UP);
    }

    /** Rolls up the hours that are over; the newest once more, for what came late. */
    @Scheduled(initialDelay = 1, fixedDelay = 5, timeUnit = TimeUnit.MINUTES)
    void rollUp() {
        try {
            Instant running = clock.instant().truncatedTo(ChronoUnit.HOURS);
            for (int i = 0; i < MOST_HOURS_AT_ONCE; i++) {
                Instant from = running;
                boolean more =
                        transaction.acrossTenants(() -> {
                            Instant hour = store.firstToRollUp().orElse(from);
                            return hour.isBefore(from) && store.lock() && rollUp(hour, from);
                        });
                if (!more) {
                    break;
                }
            }
            transaction.acrossTenants(() -> {
                store.forgetHours(running.minus(HOURS_KEPT));
                return true;
            });
        } catch (RuntimeException e) {
            log.warn(
                    "The history of checks could not be rolled up; trying again in 5 min: {}",
                    e.toString());
        }
    }

    /** The newest hour, and the next that has results; whether there may be more. */
    private boolean rollUp(Instant hour, Instant running) {
        store.rollUp(hour);
        Optional<Instant> next =
                store.nextToRollUp(hour.plus(Duration.ofHours(1)))
                        .filter(one -> one.isBefore(running));
        next.ifPresent(store::rollUp);
        return next.isPresent();
    }
}
