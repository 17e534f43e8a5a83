package dev.relaywatch.trackinghealth;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Silence is a symptom: what came of a name against what is usual for these hours of the week.
 *
 * <p>Usual is the median of the same hours in up to eight weeks, or of the latest three where that
 * is less: neither a sale nor an outage among them moves it, and a shop that shrinks is not held to
 * its best month. Looked at is the time that ends now, as short as it says enough: from the last
 * receipt on, then from each full hour back, at most two days. There is an alarm when less than 30
 * % of at least {@link #FEWEST} came, and that would be improbable even if half of the usual were
 * usual today (a holiday, bad weather, the end of a season). How improbable it must be follows from
 * how often such a time can be looked at in a year, so that short ones and long ones make false
 * alarms equally seldom.
 */
final class Volume {
    /** Of which less is never judged. */
    static final double FEWEST = 10;

    private static final int FEWEST_WEEKS = 2;
    private static final int LATEST = 3;
    private static final double LOW_SHARE = 0.3;

    /** The part of the usual that may come on a weak day that is no alarm. */
    private static final double LOW_DAY = 0.5;

    /** As that, for none at all: the day that is still no alarm sells a little. */
    private static final double SILENT_DAY = 0.55;

    /** Hours. */
    private static final double SHORTEST_SILENT = 0.25;

    private static final double SHORTEST_LOW = 1;

    /** Probability of a false alarm an hour, and hours from which on it does not grow. */
    private static final double SILENT_BY_CHANCE = 4e-4;

    private static final double LONG_SILENT = 8;
    private static final double LOW_BY_CHANCE = 2e-4;
    private static final double LONG_LOW = 2;

    /** Of the rate from day to day, at the least: a tenth of it; at the most: all of it. */
    private static final double LEAST_VARIATION = 0.01;

    private static final double MOST_VARIATION = 1;

    /** In the variation seen: the deviation of so few weeks is often twice what it is in truth. */
    private static final double TRUST = 0.5;

    /** What the median absolute deviation is of the standard deviation of normal noise. */
    private static final double MAD_TO_SIGMA = 1.4826;

    /** From here on there is no doubt that it is well. */
    private static final double PLENTY = 20;

    private static final double WELL = 0.5;

    private Volume() {}

    /**
     * @param known when the first that is kept of the tenant was received
     */
    static VolumeVerdict judge(VolumeName name, VolumeHours hours, @Nullable Instant known) {
        VolumeVerdict missed = missed(name, hours);
        return missed == null ? new Looking(name, hours, known).judge() : missed;
    }

    private static @Nullable VolumeVerdict missed(VolumeName name, VolumeHours hours) {
        VolumeName.Expectation expected = name.expectation();
        if (expected == null) {
            return null;
        }
        Instant from = ExpectedEvent.silentSince(name.last(), expected.since());
        Duration silent = Duration.between(from, hours.now());
        return silent.compareTo(expected.within()) <= 0
                ? null
                : new VolumeVerdict(
                        name.name(),
                        VolumeLevel.SILENT,
                        1,
                        0,
                        from,
                        hours.now(),
                        0,
                        "%s: none for %s, and one is expected every %s"
                                .formatted(name.name(), words(silent), words(expected.within())));
    }

    private static String words(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 2) {
            return time.toSeconds() + " seconds";
        }
        if (minutes < 120) {
            return minutes + " minutes";
        }
        return time.toHours() < 48 ? time.toHours() + " hours" : time.toDays() + " days";
    }

    /** One look back in time, hour by hour, until enough is seen. */
    private static final class Looking {
        private final VolumeName name;
        private final VolumeHours hours;
        private final int known;
        private final double[] sums;
        private final double[] compared;
        private long actual;
        private double length;

        /** What is usual in the time looked at, and over how many weeks. */
        private double usual;

        private double variation;
        private int weeks;

        Looking(VolumeName name, VolumeHours hours, @Nullable Instant first) {
            this.name = name;
            this.hours = hours;
            int weeksKnown = 0;
            while (first != null
                    && weeksKnown < VolumeHours.MOST_WEEKS
                    && VolumeHours.start(hours.at(weeksKnown + 1, 0)).compareTo(first) >= 0) {
                weeksKnown++;
            }
            this.known = weeksKnown;
            this.sums = new double[weeksKnown];
            this.compared = new double[weeksKnown];
        }

        VolumeVerdict judge() {
            if (known < FEWEST_WEEKS) {
                return verdict(VolumeLevel.LEARNING, hours.now());
            }
            VolumeVerdict seen = null;
            for (int back = 0; back < VolumeHours.SPAN - 1; back++) {
                VolumeVerdict silent = sinceTheLast(back);
                if (silent != null) {
                    return silent;
                }
                actual += name.counts().in(hours.at(0, back));
                add(back, 0, hours.elapsed(back), 1);
                Instant from = VolumeHours.start(hours.at(0, back));
                compare();
                if (isAlarming()) {
                    return verdict(actual == 0 ? VolumeLevel.SILENT : VolumeLevel.LOW, from);
                }
                if (usual >= FEWEST) {
                    seen = seen == null ? verdict(VolumeLevel.NORMAL, from) : seen;
                }
                if (usual >= PLENTY && actual >= WELL * usual) {
                    break;
                }
            }
            return seen == null
                    ? verdict(
                            VolumeLevel.NORMAL,
                            VolumeHours.start(hours.at(0, VolumeHours.SPAN - 2)))
                    : seen;
        }

        /** From the last receipt to now, where that was in this hour. */
        private @Nullable VolumeVerdict sinceTheLast(int back) {
            Instant last = name.last();
            if (actual > 0 || last == null || VolumeHours.hour(last) != hours.at(0, back)) {
                return null;
            }
            double from = hours.within(back, last);
            double to = hours.elapsed(back);
            add(back, from, to, 1);
            compare();
            if (isAlarming()) {
                return verdict(VolumeLevel.SILENT, last);
            }
            add(back, from, to, -1);
            return null;
        }

        /** Puts a part of an hour to what is looked at, or takes it away again. */
        private void add(int back, double from, double to, int times) {
            double part = part(back, from, to);
            double weight = times * part * hours.share(back);
            for (int week = 0; week < known; week++) {
                sums[week] += weight * name.counts().in(hours.at(week + 1, back));
            }
            length += times * (to - from);
        }

        /**
         * How much of an hour usually comes in a part of it. Where more comes in it than in the
         * hour before, as in the morning, its beginning has less than its share; where less comes
         * in the next, its end.
         */
        private double part(int back, double from, double to) {
            if (from <= 0 && to >= 1) {
                return 1;
            }
            double before = 0;
            double here = 0;
            double next = 0;
            for (int week = 1; week <= known; week++) {
                before += name.counts().in(hours.at(week, back + 1));
                here += name.counts().in(hours.at(week, back));
                next += name.counts().in(hours.at(week, back - 1));
            }
            if (here <= 0) {
                return to - from;
            }
            double rise = Math.min(1, before / here);
            double fall = Math.min(1, next / here);
            return Math.min(
                    to - from,
                    Math.min(
                            ramp(rise, to) - ramp(rise, from),
                            ramp(fall, 1 - from) - ramp(fall, 1 - to)));
        }

        /** What has come at this part of an hour that begins with this share of its rate. */
        private static double ramp(double share, double at) {
            return share * at + (1 - share) * at * at;
        }

        /** Sets what is usual. */
        private void compare() {
            int oldest = known;
            while (oldest > 0 && sums[oldest - 1] <= 0) {
                oldest--; // a name that is newer than its tenant
            }
            int nothing = 0;
            for (int week = 0; week < oldest; week++) {
                nothing += sums[week] <= 0 ? 1 : 0;
            }
            // A week of an outage teaches nothing, unless silence is nothing rare
            boolean skip = nothing * 3 <= oldest;
            weeks = 0;
            for (int week = 0; week < oldest; week++) {
                if (!skip || sums[week] > 0) {
                    compared[weeks++] = sums[week];
                }
            }
            usual = 0;
            if (weeks < FEWEST_WEEKS) {
                return;
            }
            double latest = weeks > LATEST ? median(compared, LATEST) : Double.MAX_VALUE;
            double all = median(compared, weeks);
            usual = Math.min(all, latest);
            if (usual >= FEWEST) {
                variation = variation(all);
            }
        }

        private double variation(double median) {
            double[] away = new double[weeks];
            for (int week = 0; week < weeks; week++) {
                away[week] = Math.abs(compared[week] - median);
            }
            double sigma = MAD_TO_SIGMA * median(away, weeks);
            return Math.clamp(
                    TRUST * (sigma * sigma - median) / (median * median),
                    LEAST_VARIATION,
                    MOST_VARIATION);
        }

        private boolean isAlarming() {
            if (usual < FEWEST || actual >= LOW_SHARE * usual) {
                return false;
            }
            return actual == 0
                    ? length >= SHORTEST_SILENT
                            && VolumeTail.of(0, SILENT_DAY * usual, variation)
                                    < SILENT_BY_CHANCE * Math.min(LONG_SILENT, length)
                    : length >= SHORTEST_LOW
                            && VolumeTail.of(actual, LOW_DAY * usual, variation)
                                    < LOW_BY_CHANCE * Math.min(LONG_LOW, length);
        }

        private VolumeVerdict verdict(VolumeLevel level, Instant from) {
            return new VolumeVerdict(
                    name.name(), level, usual, actual, from, hours.now(), weeks, why(level, from));
        }

        private String why(VolumeLevel level, Instant from) {
            if (level == VolumeLevel.LEARNING) {
                return "%s: known for %d of the 2 weeks that are needed to tell what is usual"
                        .formatted(name.name(), known);
            }
            String span = words(Duration.between(from, hours.now()));
            return usual < FEWEST
                    ? "%s: fewer than %.0f are usual in %s, too few to be missed"
                            .formatted(name.name(), FEWEST, span)
                    : String.format(
                            Locale.ROOT,
                            "%s: %s in the last %s, %.0f are usual at this time (median of %d weeks)",
                            name.name(),
                            actual == 0 ? "none" : actual,
                            span,
                            usual,
                            weeks);
        }
    }

    /** Of the first so many. */
    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return (sorted[count / 2] + sorted[(count - 1) / 2]) / 2;
    }
}
