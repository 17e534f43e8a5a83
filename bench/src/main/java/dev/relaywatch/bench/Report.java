package dev.relaywatch.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Tables for people. */
final class Report {
    private static final List<String> COLUMNS =
            List.of(
                    "",
                    "items",
                    "per s",
                    "p50 ms",
                    "p95 ms",
                    "p99 ms",
                    "server",
                    "JIT",
                    "postgres",
                    "bench");

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void say(String sentence) {
        out.println(sentence);
    }

    void measurements(String title, List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        measurements.forEach(measurement -> rows.add(row(measurement)));
        table(title + "; the last four columns: microseconds of CPU an item", rows);
    }

    private static List<String> row(Measurement measured) {
        Percentiles latency = measured.latency();
        return List.of(
                measured.what(),
                String.format(Locale.ROOT, "%,d", measured.items()),
                rounded(measured.perSecond()),
                latency == null ? "-" : millis(latency.p50()),
                latency == null ? "-" : millis(latency.p95()),
                latency == null ? "-" : millis(latency.p99()),
                rounded(measured.microsEach(measured.cpu().server())),
                rounded(measured.microsEach(measured.cpu().compilers())),
                rounded(measured.microsEach(measured.cpu().postgres())),
                rounded(measured.microsEach(measured.cpu().bench())));
    }

    /**
     * How a phase compares to its yardstick: rate, and CPU with what stands between client and disk
     * counted on both sides, compilers on neither.
     */
    void ratio(Measurement measured, Measurement yardstick) {
        Duration ours = measured.cpu().server().plus(measured.cpu().postgres());
        Duration theirs = yardstick.cpu().bench().plus(yardstick.cpu().postgres());
        say(
                String.format(
                        Locale.ROOT,
                        "  %s : %s = %.2f in rate; %.0f : %.0f us of CPU an item (server + postgres : client + postgres) = %.2f",
                        measured.what(),
                        yardstick.what(),
                        measured.rateOver(yardstick),
                        measured.microsEach(ours),
                        yardstick.microsEach(theirs),
                        measured.microsEach(ours) / yardstick.microsEach(theirs)));
    }

    /**
     * How long others waited in each phase, and what the machine did meanwhile.
     *
     * @param alone what 95 of 100 of them wait when nothing else is there, in nanoseconds
     */
    void delays(String title, List<Measurement> phases, double alone) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "",
                        "events",
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        "p95 : alone",
                        "server",
                        "JIT",
                        "postgres",
                        "bench"));
        phases.forEach(phase -> rows.add(delays(phase, alone)));
        table(title + "; the last four columns: % of one processor", rows);
    }

    private static List<String> delays(Measurement phase, double alone) {
        Percentiles delay = Objects.requireNonNull(phase.latency(), "a phase without delays");
        return List.of(
                phase.what(),
                String.format(Locale.ROOT, "%,d", phase.items()),
                millis(delay.p50()),
                millis(delay.p95()),
                millis(delay.p99()),
                String.format(Locale.ROOT, "%.2f", delay.p95() / alone),
                percent(phase.cpu().server(), phase.took()),
                percent(phase.cpu().compilers(), phase.took()),
                percent(phase.cpu().postgres(), phase.took()),
                percent(phase.cpu().bench(), phase.took()));
    }

    private static String percent(Duration cpu, Duration of) {
        return rounded(100.0 * cpu.toNanos() / of.toNanos());
    }

    /** The first column reads from the left, the others from the right. */
    void table(String title, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        say("");
        say(title);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < columns; i++) {
                String gap = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + gap : "  " + gap + row.get(i));
            }
            say(line.toString().stripTrailing());
        }
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    private static String rounded(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
