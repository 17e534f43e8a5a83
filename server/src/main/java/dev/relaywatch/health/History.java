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
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What checks found before: single results for a day, hours beyond. */
@Component
public class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final Duration HOURS_KEPT = Duration.ofDays(400);
    private static final int MOST_HOURS_AT_ONCE = 48;
    private static final Duration HOUR = Duration.ofHours(1);
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
    public record Point(Instant at, String status, long latencyMs, @Nullable Long p95) {}

    /**
     * @param uptimePercent share of the results that were healthy or degraded among those that are
     *     known; absent where none is
     */
    public record Series(List<Point> points, @Nullable BigDecimal uptimePercent) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /** Numbers of results of a day. */
    public record Day(LocalDate date, long healthy, long degraded, long unhealthy, long unknown) {
        /** The worst that was found; unknown where nothing was. */
        public HealthStatus status() {
            return unhealthy > 0
                    ? HealthStatus.UNHEALTHY
                    : degraded > 0
                            ? HealthStatus.DEGRADED
                            : healthy > 0 ? HealthStatus.HEALTHY : HealthStatus.UNKNOWN;
        }

        private Day and(Day other) {
            return new Day(
                    date,
                    healthy + other.healthy,
                    degraded + other.degraded,
                    unhealthy + other.unhealthy,
                    unknown + other.unknown);
        }
    }

    /**
     * What is usual.
     *
     * @param p95 at most 10 % too high
     */
    public record Usual(long averageMs, @Nullable Long p95) {}

    /**
     * @param anyTenant of all tenants together; else of the one named, or the installation's own
     */
    public Series of(
            String service,
            boolean anyTenant,
            @Nullable TenantId tenant,
            @Nullable String connection,
            HistoryRange range) {
        Instant now = clock.instant();
        List<Span> spans =
                spans(
                        new Wanted(
                                service,
                                anyTenant,
                                tenant,
                                connection,
                                now.minus(range.length()),
                                now),
                        range.readsResults(),
                        range.step());
        return new Series(spans.stream().map(this::point).toList(), uptime(spans));
    }

    /**
     * Day by day, the oldest first and today last; days of which nothing is known have only zeros.
     *
     * @param tenant absent: what is the installation's own
     * @param zone in which days begin
     */
    public List<Day> days(
            String service,
            @Nullable TenantId tenant,
            @Nullable String connection,
            ZoneId zone,
            int days) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate first = today.minusDays(days - 1L);
        Map<LocalDate, Day> found =
                spans(
                                new Wanted(
                                        service,
                                        false,
                                        tenant,
                                        connection,
                                        first.atStartOfDay(zone).toInstant(),
                                        now),
                                false,
                                HOUR)
                        .stream()
                        .map(span -> day(span, zone))
                        .collect(Collectors.toMap(Day::date, Function.identity(), Day::and));
        return first.datesUntil(today.plusDays(1))
                .map(date -> found.getOrDefault(date, new Day(date, 0, 0, 0, 0)))
                .toList();
    }

    private static Day day(Span span, ZoneId zone) {
        return new Day(
                LocalDate.ofInstant(span.at(), zone),
                span.healthy(),
                span.degraded(),
                span.unhealthy(),
                span.unknown());
    }

    /**
     * Over the last seven days; empty where nothing was found out.
     *
     * @param tenant absent: what is the installation's own
     */
    public Optional<Usual> usual(
            String service, @Nullable TenantId tenant, @Nullable String connection) {
        Instant now = clock.instant();
        HistoryRange week = HistoryRange.WEEK;
        List<Span> spans =
                spans(
                        new Wanted(
                                service, false, tenant, connection, now.minus(week.length()), now),
                        false,
                        week.step());
        long results = 0;
        long sum = 0;
        ObjectNode latencies = json.createObjectNode();
        for (Span span : spans) {
            results += span.healthy() + span.degraded() + span.unhealthy() + span.unknown();
            sum += span.latencySum();
            json.readTree(span.latencies())
                    .properties()
                    .forEach(bucket ->
                            latencies.put(
                                    bucket.getKey(),
                                    latencies.path(bucket.getKey()).asLong(0)
                                            + bucket.getValue().asLong(0)));
        }
        return results == 0
                ? Optional.empty()
                : Optional.of(new Usual(sum / results, LatencyBuckets.percentile(latencies, P95)));
    }

    private List<Span> spans(Wanted wanted, boolean single, Duration step) {
        if (single || wanted.connection() != null) {
            return transaction.reading(wanted.tenant(), () -> store.results(wanted, step));
        }
        // the running hour is not rolled up yet, nor perhaps the one before
        Instant rolled = store.firstToRollUp().orElse(wanted.from());
        return transaction.reading(wanted.tenant(), () -> hoursAndRest(wanted, rolled, step));
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
