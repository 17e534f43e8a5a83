package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Checks of services: all made once after a cold start; how late the others are while one in twenty
 * hangs; and as many as the machine makes, beside blackbox_exporter on the same targets.
 */
final class ChecksScenario implements Scenario {
    private static final int COLD = 1_600;
    private static final Duration COLD_BOUND = Duration.ofSeconds(60);
    private static final int ONE_OF = 20;
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_FIRST = Duration.ofMinutes(3);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final int LONGER = 2;
    private static final double MOST = 0.99;

    private final Path launcher;
    private final Duration phase;
    private final int count;

    /**
     * @param count targets
     */
    ChecksScenario(Path launcher, Duration phase, int count) {
        this.launcher = launcher;
        this.phase = phase.multipliedBy(LONGER);
        this.count = count;
    }

    @Override
    public String name() {
        return "checks";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Targets targets = Targets.open(count)) {
            coldStart(report, targets);
            List<Measurement> measured = new ArrayList<>();
            measured.add(beside(report, targets));
            Measurement flatOut = flatOut(targets);
            measured.add(flatOut);
            Optional<BlackboxYardstick> blackbox = BlackboxYardstick.find();
            Measurement yardstick =
                    blackbox.isPresent() ? blackbox.get().run(targets, count, phase) : null;
            if (yardstick != null) {
                measured.add(yardstick);
            }
            report.measurements("checks of " + count + " targets that answer in 20 ms", measured);
            if (yardstick == null) {
                report.say("  prometheus-blackbox-exporter is not on the path: no yardstick");
            } else {
                Duration ours = flatOut.cpu().server().plus(flatOut.cpu().postgres());
                report.say(
                        String.format(
                                Locale.ROOT,
                                "  %.2f times as many a second, %.2f of the processor time of each (server + postgres)",
                                flatOut.rateOver(yardstick),
                                flatOut.microsEach(ours)
                                        / yardstick.microsEach(yardstick.cpu().server())));
            }
        }
    }

    private void coldStart(Report report, Targets targets)
            throws IOException, SQLException, InterruptedException {
        try (CheckedFleet fleet =
                CheckedFleet.open(launcher, targets, COLD, 0, Duration.ofMinutes(15))) {
            long started = System.nanoTime();
            fleet.awaitFirstChecks(COLD, COLD_BOUND.multipliedBy(3));
            report.say(
                    String.format(
                            Locale.ROOT,
                            "%n  %,d checks were all made once %s s after the server was ready; bound %d s",
                            COLD,
                            Report.seconds(Duration.ofNanos(System.nanoTime() - started)),
                            COLD_BOUND.toSeconds()));
        }
    }

    /** With 5 % hanging; every target once in 20 s. */
    private Measurement beside(Report report, Targets targets)
            throws IOException, SQLException, InterruptedException {
        try (CheckedFleet fleet = CheckedFleet.open(launcher, targets, count, ONE_OF, USUAL)) {
            fleet.awaitFirstChecks(count, LONGEST_FIRST);
            Thread.sleep(WARM_UP);
            Map<Double, Double> before = fleet.delays();
            Measurement measured = during(fleet, "every 20 s, 5 % of them hang");
            NavigableMap<Double, Double> delays = fleet.delays();
            delays.replaceAll((bound, n) -> n - before.getOrDefault(bound, 0.0));
            double all = delays.lastEntry().getValue();
            double bound =
                    delays.entrySet().stream()
                            .filter(entry -> entry.getValue() >= MOST * all)
                            .findFirst()
                            .orElseThrow()
                            .getKey();
            report.say(
                    String.format(
                            Locale.ROOT,
                            "  of %,.0f checks, 5 %% of which hang, 99 %% were begun at most %.1f s late (%.2f %% within 0.1 s, %.2f %% within 1 s)",
                            all,
                            bound,
                            100 * delays.getOrDefault(0.1, 0.0) / all,
                            100 * delays.getOrDefault(1.0, 0.0) / all));
            if (fleet.results("unknown") > 0) {
                throw new IllegalStateException(
                        fleet.results("unknown") + " checks were not measured");
            }
            return measured;
        }
    }

    /** All of them every second, which is more than can be made. */
    private Measurement flatOut(Targets targets)
            throws IOException, SQLException, InterruptedException {
        try (CheckedFleet fleet = CheckedFleet.open(launcher, targets, count, 0, SHORTEST)) {
            fleet.awaitFirstChecks(count, LONGEST_FIRST);
            Thread.sleep(WARM_UP);
            return during(fleet, "as many as can be made");
        }
    }

    private Measurement during(CheckedFleet fleet, String what)
            throws IOException, SQLException, InterruptedException {
        return fleet.meter()
                .measure(
                        what,
                        () -> {
                            long before = fleet.results();
                            Thread.sleep(phase);
                            return new Done(fleet.results() - before, null);
                        });
    }
}
