package dev.relaywatch.trackinghealth;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * One name of a made-up tenant over a year, in quarters of an hour: its shape of day and week, its
 * noise, growth, holidays, sales, seasons, one outage of some days, and the changes of its clocks.
 */
final class SimulatedStream {
    static final int DAYS = 365;
    static final int A_DAY = 96;
    static final Duration QUARTER = Duration.ofMinutes(15);

    /** A shop sells day and night; leads come in office hours. */
    enum Kind {
        SHOP,
        LEADS
    }

    private static final VolumeHolidays CALENDAR = new VolumeHolidays();

    private final ZoneId zone;
    private final Kind kind;
    private final Instant start;
    private final Random random;
    private final double[] rates = new double[DAYS * A_DAY];
    private final double[] expected = new double[DAYS * A_DAY];
    private final int[] counts = new int[DAYS * A_DAY];
    private final int outageFrom;
    private final int outageTo;
    private final SimulatedHolidays holidays;
    private final ToDoubleFunction<LocalDate> known;
    private final Map<Long, VolumeHours> ofHour = new HashMap<>();

    /**
     * @param daily how many come on a usual day
     * @param growth how many times as many at the end of the year
     */
    SimulatedStream(Kind kind, double daily, double growth, ZoneId zone, int year, long seed) {
        this.kind = kind;
        this.zone = zone;
        this.random = new Random(seed);
        LocalDate first = LocalDate.of(year, 1 + random.nextInt(12), 1 + random.nextInt(28));
        this.start = first.atStartOfDay(zone).toInstant();
        this.holidays =
                zone.getId().startsWith("Europe/")
                        ? SimulatedHolidays.GERMAN
                        : SimulatedHolidays.AMERICAN;
        this.known = CALENDAR.of(holidays.country());
        this.outageFrom = (100 + random.nextInt(200)) * A_DAY + random.nextInt(A_DAY);
        this.outageTo = outageFrom + (2 + random.nextInt(5)) * A_DAY;
        fill(daily, growth);
    }

    private void fill(double daily, double growth) {
        int[] sales = {random.nextInt(DAYS), random.nextInt(DAYS), random.nextInt(DAYS)};
        double sale = 2 + random.nextDouble();
        double night = 0.03 + 0.1 * random.nextDouble();
        double weekend = kind == Kind.SHOP ? 0.8 + 0.5 * random.nextDouble() : 0.15;
        double holiday =
                kind == Kind.SHOP
                        ? 0.4 + 0.2 * random.nextDouble()
                        : 0.1 + 0.15 * random.nextDouble();
        LocalDate today = LocalDate.MIN;
        double day = 0;
        double unusual = 1;
        double hour = 1;
        for (int quarter = 0; quarter < counts.length; quarter++) {
            ZonedDateTime local = at(quarter).atZone(zone);
            LocalDate date = local.toLocalDate();
            if (!date.equals(today)) {
                today = date;
                int number = quarter / A_DAY;
                boolean onSale = Arrays.stream(sales).anyMatch(s -> number >= s && number < s + 7);
                unusual =
                        Math.exp(0.12 * random.nextGaussian()) * season(date) * (onSale ? sale : 1);
                day =
                        Math.pow(growth, quarter / (double) counts.length)
                                * (holidays.has(date) ? holiday : 1)
                                * (date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0
                                        ? weekend
                                        : 1);
            }
            if (quarter % 4 == 0) {
                hour = Math.exp(0.2 * random.nextGaussian());
            }
            expected[quarter] =
                    daily / A_DAY * day * shape(local.getHour() + local.getMinute() / 60.0, night);
            rates[quarter] = expected[quarter] * unusual * hour;
            counts[quarter] =
                    quarter >= outageFrom && quarter < outageTo ? 0 : poisson(rates[quarter]);
        }
    }

    /** Of mean 1 over the day, about. */
    private double shape(double hour, double night) {
        return switch (kind) {
            case SHOP -> {
                double awake =
                        Math.clamp((hour - 5.5) / 4, 0, 1) * Math.clamp((24 - hour) / 2, 0, 1);
                double evening = Math.exp(-Math.pow((hour - 20) / 2, 2));
                yield (night + awake * (1 + 0.8 * evening)) / (night + 0.77);
            }
            case LEADS -> {
                double office =
                        Math.clamp((hour - 7) / 2, 0, 1) * Math.clamp((19 - hour) / 2, 0, 1);
                double lunch = 1 - 0.3 * Math.exp(-Math.pow(hour - 12.5, 2));
                yield (0.03 + office * lunch) / 0.42;
            }
        };
    }

    private double season(LocalDate date) {
        MonthDay day = MonthDay.from(date);
        LocalDate thanksgiving =
                LocalDate.of(date.getYear(), 11, 1)
                        .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
        long afterThanksgiving = ChronoUnit.DAYS.between(thanksgiving, date);
        if (kind == Kind.LEADS) {
            boolean bridge =
                    date.getDayOfWeek() == DayOfWeek.FRIDAY && holidays.has(date.minusDays(1));
            if (day.compareTo(MonthDay.of(12, 27)) >= 0) {
                return 0.5;
            }
            return bridge ? 0.6 : date.getMonthValue() == 8 ? 0.8 : 1;
        }
        if (afterThanksgiving >= -3 && afterThanksgiving <= 4) {
            return afterThanksgiving >= 1 ? 3 : 2;
        }
        if (day.compareTo(MonthDay.of(12, 22)) >= 0) {
            return 0.8;
        }
        return date.getMonthValue() >= 11 ? 1.4 : date.getMonthValue() == 7 ? 0.85 : 1;
    }

    Instant at(int quarter) {
        return start.plusSeconds(quarter * QUARTER.toSeconds());
    }

    int quarters() {
        return counts.length;
    }

    /** What may be expected of it: no sale, no season, no noise. */
    double expected(int quarter) {
        return expected[quarter];
    }

    /** Whether its own outage still shows in what is looked at. */
    boolean isOut(int quarter) {
        return quarter >= outageFrom && quarter < outageTo + 2 * A_DAY + 4;
    }

    /** Whether a quarter is on a holiday, at the end of a year, or between holiday and weekend. */
    boolean isOff(int quarter) {
        LocalDate date = at(quarter).atZone(zone).toLocalDate();
        MonthDay day = MonthDay.from(date);
        return holidays.has(date)
                || day.compareTo(MonthDay.of(12, 22)) >= 0
                || day.compareTo(MonthDay.of(1, 6)) <= 0
                || (date.getDayOfWeek() == DayOfWeek.FRIDAY && holidays.has(date.minusDays(1)))
                || (date.getDayOfWeek() == DayOfWeek.MONDAY && holidays.has(date.plusDays(1)));
    }

    /** Judged at the beginning of a quarter. */
    VolumeVerdict judge(int quarter) {
        Instant now = at(quarter);
        long hour = VolumeHours.hour(now);
        VolumeHours same = ofHour.computeIfAbsent(hour, _ -> new VolumeHours(now, zone, known));
        if (ofHour.size() > 64) {
            ofHour.clear();
        }
        long first = VolumeHours.hour(start);
        VolumeName.Counts hourly =
                h -> {
                    int from = (int) (h - first) * 4;
                    int sum = 0;
                    for (int q = Math.max(0, from); q < Math.min(from + 4, quarter); q++) {
                        sum += counts[q];
                    }
                    return sum;
                };
        return Volume.judge(
                new VolumeName("purchase", hourly, last(quarter), null),
                new VolumeHours(now, same),
                start);
    }

    private Instant last(int before) {
        int quarter = before - 1;
        while (quarter > 0 && counts[quarter] == 0) {
            quarter--;
        }
        double newest =
                Math.pow(new Random(quarter).nextDouble(), 1.0 / Math.max(1, counts[quarter]));
        return at(Math.max(0, quarter)).plusMillis((long) (newest * (QUARTER.toMillis() - 1)));
    }

    /** Thins what comes from this quarter on for some days; gives back what was there. */
    int[] thin(int from, double share) {
        int[] before = Arrays.copyOfRange(counts, from, from + 8 * A_DAY);
        for (int i = 0; i < before.length; i++) {
            counts[from + i] = share == 0 ? 0 : poisson(rates[from + i] * share);
        }
        return before;
    }

    void restore(int from, int[] before) {
        System.arraycopy(before, 0, counts, from, before.length);
    }

    private int poisson(double mean) {
        if (mean > 50) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
