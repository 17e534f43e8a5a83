package dev.relaywatch.commerce.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is usual of one operation at an hour: at the same hour of the week in the last eight weeks,
 * once three are known, before that at the same hour of the last days; each time with the hour
 * before and the hour after, so that a little more or less than an hour's shift is nothing new.
 * Medians and their deviations: an incident of the past does not count.
 */
final class Season {
    static final Duration WEEK = Duration.ofDays(7);
    static final Duration DAY = Duration.ofDays(1);
    static final int WEEKS = 8;
    static final int DAYS = 14;
    private static final int LEAST_WEEKS = 3;
    private static final int LEAST_DAYS = 3;

    /** From a median deviation to a standard deviation. */
    private static final double SIGMA = 1.4826;

    /** Standard deviations, as history has them. */
    private static final double FAR = 4;

    /** Logarithm of how unlikely chance alone is: less than one in a million. */
    private static final double NO_CHANCE = 14;

    /** Of an operation that is called less often nothing is said. */
    private static final double BUSY = 15;

    private static final int ENOUGH_CALLS = 10;
    private static final int ENOUGH_HOURS = 6;
    private static final int ENOUGH_SHARED = 60;
    private static final int ENOUGH_FAILURES = 5;
    private static final int ENOUGH_SLOW = 4;
    private static final double LEAST_RISE = 0.1;
    private static final double LEAST_SLOWER = 3;
    private static final double MOST_SLOWER = 5;

    /** Milliseconds that nobody minds. */
    private static final double UNNOTICED = 50;

    private final boolean byWeek;
    private final List<Past> hours;

    private Season(boolean byWeek, List<Past> hours) {
        this.byWeek = byWeek;
        this.hours = hours;
    }

    /** An hour that stands counted. */
    record Past(long calls, long failures, int p95Ms) {
        private static final Past NOBODY = new Past(0, 0, 0);

        private double share() {
            return (double) failures / calls;
        }
    }

    /** The hour that is judged. */
    record Now(long calls, long failures, Durations durations) {
        static Now nobody() {
            return new Now(0, 0, new Durations());
        }
    }

    /**
     * One thing.
     *
     * @param value in the unit of the sign
     */
    record Unusual(Sign sign, double value, double expected) {}

    /** The hours that are compared with this one, if there are as many. */
    static List<Instant> times(Instant hour) {
        List<Instant> times = new ArrayList<>(around(hour, WEEK, WEEKS));
        for (Instant time : around(hour, DAY, DAYS)) {
            if (!times.contains(time)) {
                times.add(time);
            }
        }
        return times;
    }

    private static List<Instant> around(Instant hour, Duration step, int steps) {
        List<Instant> times = new ArrayList<>();
        for (int back = 1; back <= steps; back++) {
            Instant middle = hour.minus(step.multipliedBy(back));
            times.add(middle.minus(Duration.ofHours(1)));
            times.add(middle);
            times.add(middle.plus(Duration.ofHours(1)));
        }
        return times;
    }

    /**
     * @param known those of {@link #times} in which it was called
     * @return empty while too little is known
     */
    static Optional<Season> of(Instant hour, Map<Instant, Past> known) {
        Optional<Instant> first = known.keySet().stream().min(Instant::compareTo);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Duration age = Duration.between(first.get(), hour.plus(Duration.ofHours(1)));
        if (age.compareTo(WEEK.multipliedBy(LEAST_WEEKS)) >= 0) {
            int weeks = (int) Math.min(WEEKS, age.dividedBy(WEEK));
            return Optional.of(new Season(true, at(around(hour, WEEK, weeks), first.get(), known)));
        }
        if (age.compareTo(DAY.multipliedBy(LEAST_DAYS)) >= 0) {
            int days = (int) Math.min(DAYS, age.dividedBy(DAY));
            return Optional.of(new Season(false, at(around(hour, DAY, days), first.get(), known)));
        }
        return Optional.empty();
    }

    private static List<Past> at(
            Collection<Instant> times, Instant first, Map<Instant, Past> known) {
        return times.stream()
                .filter(time -> !time.isBefore(first))
                .map(time -> known.getOrDefault(time, Past.NOBODY))
                .toList();
    }

    boolean isByWeek() {
        return byWeek;
    }

    /**
     * @param before the hour before this one
     */
    List<Unusual> judge(Now now, @Nullable Past before) {
        Past last = before == null ? Past.NOBODY : before;
        List<Unusual> found = new ArrayList<>();
        rate(now).ifPresent(found::add);
        latency(now, last).ifPresent(found::add);
        errors(now, last).ifPresent(found::add);
        return found;
    }

    /** Twice or half as often, which is neither chance nor within what it varies by otherwise. */
    private Optional<Unusual> rate(Now now) {
        double[] calls = of(hours, hour -> (double) hour.calls());
        double usual = median(calls);
        if (usual < BUSY) {
            return Optional.empty();
        }
        double[] roots = Arrays.stream(calls).map(Math::sqrt).toArray();
        double off = Math.abs(Math.sqrt((double) now.calls()) - Math.sqrt(usual));
        boolean isOff = now.calls() >= 2 * usual || now.calls() <= usual / 2;
        return isOff
                        && surpriseOfCount((double) now.calls(), usual) > NO_CHANCE
                        && off > FAR * SIGMA * deviation(roots)
                ? Optional.of(new Unusual(Sign.RATE, (double) now.calls(), usual))
                : Optional.empty();
    }

    /** By Chernoff's bound of a Poisson distribution. */
    private static double surpriseOfCount(double count, double usual) {
        return times(count, count / usual) - count + usual;
    }

    /** Slower by a factor, and more than a few calls at that; in two hours fewer are enough. */
    private Optional<Unusual> latency(Now now, Past before) {
        List<Past> busy = hours.stream().filter(hour -> hour.calls() >= ENOUGH_CALLS).toList();
        if (busy.size() < ENOUGH_HOURS || now.calls() < ENOUGH_CALLS) {
            return Optional.empty();
        }
        double usual = median(of(busy, hour -> (double) hour.p95Ms()));
        double varies = deviation(of(busy, hour -> Math.log(Math.max(1, hour.p95Ms()))));
        double factor = Math.clamp(Math.exp(3 * SIGMA * varies), LEAST_SLOWER, MOST_SLOWER);
        double bound = Math.max(usual * factor, usual + UNNOTICED);
        int p95 = now.durations().percentile(95);
        int enough =
                before.calls() >= ENOUGH_CALLS && before.p95Ms() > bound
                        ? ENOUGH_SLOW - 1
                        : ENOUGH_SLOW;
        return p95 > bound && now.durations().longerThan(bound) >= enough
                ? Optional.of(new Unusual(Sign.LATENCY, p95, usual))
                : Optional.empty();
    }

    /** A larger share, in this hour or in both together; few calls take two hours to tell. */
    private Optional<Unusual> errors(Now now, Past before) {
        List<Past> called = hours.stream().filter(hour -> hour.calls() > 0).toList();
        long all = called.stream().mapToLong(Past::calls).sum();
        if (all < ENOUGH_SHARED || now.calls() == 0) {
            return Optional.empty();
        }
        double[] shares = of(called, Past::share);
        double middle = median(shares);
        double band = middle + FAR * SIGMA * deviation(shares);
        double usual = Math.max(middle, withoutIncidents(called, band + LEAST_RISE));
        double share = (double) now.failures() / now.calls();
        boolean isBad =
                share - usual >= LEAST_RISE
                        && share > band
                        && (isNoChance(now.calls(), now.failures(), usual)
                                || isNoChance(
                                        now.calls() + before.calls(),
                                        now.failures() + before.failures(),
                                        usual));
        return isBad
                ? Optional.of(new Unusual(Sign.ERRORS, 100 * share, 100 * usual))
                : Optional.empty();
    }

    private static double withoutIncidents(List<Past> called, double most) {
        long calls = 0;
        long failures = 0;
        for (Past hour : called) {
            if (hour.share() <= most) {
                calls += hour.calls();
                failures += hour.failures();
            }
        }
        return (failures + 1.0) / (calls + 2.0);
    }

    /** By Chernoff's bound of a binomial distribution. */
    private static boolean isNoChance(long calls, long failures, double usual) {
        double share = (double) failures / calls;
        return calls >= ENOUGH_CALLS
                && failures >= ENOUGH_FAILURES
                && share > usual
                && calls
                                * (times(share, share / usual)
                                        + times(1 - share, (1 - share) / (1 - usual)))
                        > NO_CHANCE;
    }

    private static double times(double factor, double ratio) {
        return factor == 0 ? 0 : factor * Math.log(ratio);
    }

    private static double[] of(List<Past> hours, ToDoubleFunction<Past> number) {
        return hours.stream().mapToDouble(number).toArray();
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The median of how far they are from their median. */
    private static double deviation(double[] numbers) {
        double middle = median(numbers);
        return median(Arrays.stream(numbers).map(one -> Math.abs(one - middle)).toArray());
    }
}
