package dev.relaywatch.trackinghealth;

import dev.relaywatch.trackinghealth.SimulatedStream.Kind;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Judges simulated streams over their years and counts what was right and what was wrong. */
final class VolumeYears {
    private static final ZoneId[] ZONES = {
        ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York")
    };
    private static final double[] GROWTHS = {0.5, 0.8, 1, 1.25, 1.5};
    private static final int A_DAY = SimulatedStream.A_DAY;
    private static final int LEARNT = 70 * A_DAY;
    private static final int WEEK = 7 * A_DAY;
    private static final double TWO_INTERVALS = 20;

    int years;
    int falseAlarms;
    int removals;
    int inTime;
    int onOffDays;
    int onOffDaysInTime;
    int drops;
    int dropsFound;
    private final List<Double> intervals = new ArrayList<>();
    private final List<Double> days = new ArrayList<>();

    /**
     * @param every quarters of an hour between two checks
     * @param tries how often what comes is removed, and thinned
     */
    void add(Kind kind, double daily, int number, int every, int tries) {
        ZoneId zone = ZONES[number % ZONES.length];
        SimulatedStream stream =
                new SimulatedStream(
                        kind,
                        daily,
                        GROWTHS[number % GROWTHS.length],
                        zone,
                        2023 + number % 4,
                        number * 7919L + (long) daily);
        years++;
        boolean alarming = false;
        for (int quarter = 1; quarter < stream.quarters(); quarter += every) {
            boolean bad = isBad(stream, quarter);
            falseAlarms += bad && !alarming && !stream.isOut(quarter) ? 1 : 0;
            alarming = bad;
        }
        Random random = new Random(number);
        for (int i = 0; i < tries; i++) {
            int from = LEARNT + random.nextInt(stream.quarters() - LEARNT - 2 * WEEK);
            if (!stream.isOut(from) && !stream.isOut(from + WEEK)) {
                remove(stream, from, isOffDay(stream, from));
                thin(stream, from);
            }
        }
    }

    private static boolean isBad(SimulatedStream stream, int quarter) {
        return switch (stream.judge(quarter).level()) {
            case LOW, SILENT -> true;
            case NORMAL, LEARNING -> false;
        };
    }

    private static boolean isOffDay(SimulatedStream stream, int from) {
        return IntStream.range(0, 3).anyMatch(day -> stream.isOff(from + day * A_DAY));
    }

    private void remove(SimulatedStream stream, int from, boolean offDay) {
        int[] before = stream.thin(from, 0);
        double missed = 0;
        double missedAtTheCheckBefore = 0;
        int quarter = from;
        boolean found = false;
        while (!found && quarter < from + WEEK) {
            missedAtTheCheckBefore = missed;
            missed += stream.expected(quarter++);
            found = isBad(stream, quarter);
        }
        stream.restore(from, before);
        boolean soon = found && (missedAtTheCheckBefore <= TWO_INTERVALS || quarter - from <= 2);
        if (offDay) {
            onOffDays++;
            onOffDaysInTime += soon ? 1 : 0;
        } else {
            removals++;
            inTime += soon ? 1 : 0;
            intervals.add(found ? missedAtTheCheckBefore * 2 / TWO_INTERVALS : 99);
        }
    }

    private void thin(SimulatedStream stream, int from) {
        int[] before = stream.thin(from, 0.15);
        int quarter = from + 1;
        while (quarter < from + WEEK && !isBad(stream, quarter)) {
            quarter++;
        }
        stream.restore(from, before);
        drops++;
        dropsFound += quarter < from + WEEK ? 1 : 0;
        days.add((quarter - from) / (double) A_DAY);
    }

    double falseAlarmsAYear() {
        return falseAlarms / (double) years;
    }

    String figures(String what) {
        return String.format(
                Locale.ROOT,
                "FIGURES volume, %s: %.3f false alarms a year in %d years; removed: %d of %d within two intervals"
                        + " (median %.1f, p95 %.1f), %d of %d around holidays; at 15 %%: %d of %d found (median %.2f days)",
                what,
                falseAlarmsAYear(),
                years,
                inTime,
                removals,
                at(intervals, 0.5),
                at(intervals, 0.95),
                onOffDaysInTime,
                onOffDays,
                dropsFound,
                drops,
                at(days, 0.5));
    }

    private static double at(List<Double> values, double share) {
        return values.isEmpty()
                ? Double.NaN
                : values.stream()
                        .sorted()
                        .skip((long) (values.size() * share))
                        .findFirst()
                        .orElseThrow();
    }
}
