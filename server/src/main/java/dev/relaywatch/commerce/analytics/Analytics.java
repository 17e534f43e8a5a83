package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.AnalyticsStore.Metric;
import dev.relaywatch.commerce.analytics.Stretch.Stand;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.RetentionProperties;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How operations went, in numbers. */
@Component
class Analytics {
    private static final int MOST_DAYS_BY_HOUR = 7;

    private final AnalyticsStore store;
    private final TenantTransaction transaction;
    private final RetentionProperties retention;
    private final Clock clock;

    Analytics(
            AnalyticsStore store,
            TenantTransaction transaction,
            RetentionProperties retention,
            Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * An hour or a day; the first and the last as far as they are in the period.
     *
     * @param at its beginning
     * @param successRate in percent; absent where there was no operation, as the others
     */
    record Point(
            Instant at,
            long count,
            @Nullable BigDecimal successRate,
            @Nullable Integer p50,
            @Nullable Integer p95,
            @Nullable Integer p99) {

        static Point of(Instant at, Tally tally) {
            return tally.calls == 0
                    ? new Point(at, 0, null, null, null, null)
                    : new Point(
                            at,
                            tally.calls,
                            Stats.percent(tally.successes, tally.calls),
                            tally.durations.percentile(50),
                            tally.durations.percentile(95),
                            tally.durations.percentile(99));
        }
    }

    /** Beside the period before; both absent where nothing of it is known. */
    record Trend(@Nullable Stats previous, Stats.@Nullable Change change) {}

    /**
     * A period in numbers.
     *
     * @param metrics the newest
     * @param from where it really begins: in days of which single operations are gone, at midnight
     */
    record Report(
            List<Metric> metrics,
            Stats stats,
            List<Point> series,
            Trend trend,
            Instant from,
            Instant to) {}

    /**
     * @param limit how many single operations
     */
    Report report(TenantId tenant, Filter filter, int limit) {
        Instant to = clock.instant();
        Duration period = Duration.ofDays(filter.days());
        Subject subject = filter.of(tenant);
        boolean byHour = filter.days() <= MOST_DAYS_BY_HOUR;
        return transaction.within(
                tenant,
                () -> {
                    Stand stand = stand(tenant, to);
                    Instant from = Stretch.edge(to.minus(period), stand);
                    Map<Instant, List<Counted>> points = points(from, to, byHour);
                    read(subject, Stretch.of(from, to, stand, !byHour), byHour, points);
                    List<Point> series = new ArrayList<>();
                    points.forEach((at, rows) -> series.add(Point.of(at, sum(rows))));
                    Stats stats = stats(subject, points);
                    return new Report(
                            newest(subject, series, from, to, limit),
                            stats,
                            series,
                            trend(subject, stats, from.minus(period), from, stand),
                            from,
                            to);
                });
    }

    /** Read before all else: what is counted later is at least what it was then. */
    private Stand stand(TenantId tenant, Instant now) {
        return new Stand(
                retention.firstKeptOfOperations(now).atStartOfDay(ZoneOffset.UTC).toInstant(),
                store.rolledUntil().orElse(null),
                store.changed(tenant));
    }

    private static Map<Instant, List<Counted>> points(Instant from, Instant to, boolean byHour) {
        Map<Instant, List<Counted>> points = new TreeMap<>();
        ChronoUnit unit = byHour ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        for (Instant at = from.truncatedTo(unit); at.isBefore(to); at = at.plus(1, unit)) {
            points.put(at, new ArrayList<>());
        }
        return points;
    }

    private void read(
            Subject subject, Stretch stretch, boolean byHour, Map<Instant, List<Counted>> points) {
        ChronoUnit unit = byHour ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        store.days(subject, stretch.days(), (day, row) -> of(points, day).add(row));
        store.hours(
                subject,
                stretch.hours(),
                (hour, row) -> of(points, hour.truncatedTo(unit)).add(row));
        Map<Instant, Tally> tallies = new TreeMap<>();
        store.rows(
                subject,
                stretch.rows(),
                byHour ? "hour" : "day",
                (start, operation, success, refused, errorType, durations) -> {
                    Tally tally = tallies.computeIfAbsent(start, _ -> new Tally());
                    for (int ms : durations) {
                        tally.add(operation, success, refused, errorType, ms, 1);
                    }
                });
        tallies.forEach((start, tally) -> of(points, start).add(tally.counted()));
    }

    private static List<Counted> of(Map<Instant, List<Counted>> points, Instant start) {
        return points.computeIfAbsent(start, _ -> new ArrayList<>());
    }

    private static Tally sum(List<Counted> rows) {
        Tally sum = new Tally();
        rows.forEach(sum::addAll);
        return sum;
    }

    private static Stats stats(Subject subject, Map<Instant, List<Counted>> points) {
        Tally all = new Tally();
        points.values().forEach(rows -> rows.forEach(all::addAll));
        if (!subject.operation().isEmpty() && all.calls > 0) {
            all.operations.put(subject.operation(), all.calls);
        }
        return Stats.of(all);
    }

    /** No farther back than the points say that there are enough. */
    private List<Metric> newest(
            Subject subject, List<Point> series, Instant from, Instant to, int limit) {
        long seen = 0;
        Instant since = to;
        for (Point point : series.reversed()) {
            if (seen >= limit) {
                break;
            }
            seen += point.count();
            since = point.count() > 0 ? point.at() : since;
        }
        return seen == 0
                ? List.of()
                : store.newest(subject, since.isBefore(from) ? from : since, to, limit);
    }

    private Trend trend(Subject subject, Stats now, Instant from, Instant to, Stand stand) {
        if (from.isBefore(clock.instant().minus(OperationRollup.KEPT))) {
            return new Trend(null, null);
        }
        Map<Instant, List<Counted>> points = new TreeMap<>();
        read(subject, Stretch.of(from, to, stand, true), false, points);
        Stats before = stats(subject, points);
        return before.total() == 0
                ? new Trend(null, null)
                : new Trend(before, Stats.Change.between(before, now));
    }

    /** The period, for each operation alone. */
    Map<String, Stats> byOperation(TenantId tenant, Filter filter) {
        Instant to = clock.instant();
        Subject subject = filter.of(tenant);
        Map<String, Tally> tallies = new HashMap<>();
        transaction.within(
                tenant,
                () -> {
                    Stand stand = stand(tenant, to);
                    Stretch stretch =
                            Stretch.of(Stretch.edge(filter.from(to), stand), to, stand, true);
                    BiConsumer<String, Counted> add =
                            (operation, counted) -> of(operation, tallies).addAll(counted);
                    store.daysByOperation(subject, stretch.days(), add);
                    store.hoursByOperation(subject, stretch.hours(), add);
                    store.rows(
                            subject,
                            stretch.rows(),
                            "day",
                            (_, operation, success, refused, errorType, durations) -> {
                                Tally tally = of(operation, tallies);
                                for (int ms : durations) {
                                    tally.add("", success, refused, errorType, ms, 1);
                                }
                            });
                    return tallies;
                });
        return tallies.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> Stats.of(one.getValue())));
    }

    /** More different names than there are tallies for share one. */
    private static Tally of(String operation, Map<String, Tally> tallies) {
        boolean hasPlace = tallies.size() < Tally.MOST_NAMES || tallies.containsKey(operation);
        return tallies.computeIfAbsent(hasPlace ? operation : Tally.OTHERS, _ -> new Tally());
    }

    /** Calls by operation; an empty platform is all platforms. */
    Map<String, Long> calls(TenantId tenant, Filter filter) {
        Instant to = clock.instant();
        return transaction.within(
                tenant,
                () -> {
                    Stand stand = stand(tenant, to);
                    Instant from = Stretch.edge(filter.from(to), stand);
                    return store.calls(filter.of(tenant), Stretch.of(from, to, stand, true));
                });
    }
}
