package dev.relaywatch.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Runs the scenarios asked for, or all. Being slow is a number; only a server that errs fails. */
public final class BenchApplication {
    private static final int BAD_CONFIGURATION = 2;

    private BenchApplication() {}

    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.read(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_CONFIGURATION);
            return;
        }
        Path launcher = path("relaywatch.launcher");
        Clock clock = Clock.systemUTC();
        List<Scenario> scenarios =
                List.of(
                        new StartScenario(launcher),
                        new IntakeScenario(launcher, options.phase(), clock),
                        new DrainScenario(launcher, options.itemsOr(50_000), clock),
                        new NeighboursScenario(
                                launcher, options.phase(), options.itemsOr(100_000), clock),
                        new ChecksScenario(launcher, options.phase(), options.itemsOr(10_000)),
                        new MatrixScenario(launcher),
                        new AlertsScenario(launcher, clock),
                        new TrackingScenario(launcher, options.itemsOr(5_000_000), clock),
                        new AnalyticsScenario(launcher, options.itemsOr(1_000_000), clock),
                        new RecordScenario(path("relaywatch.server-jar")));
        Report report = new Report(System.out);
        for (Scenario scenario : scenarios) {
            if (options.scenarios().contains(scenario.name())) {
                report.say(machine(scenario));
                scenario.run(report);
                report.say("");
            }
        }
    }

    private static Path path(String name) {
        String property = System.getProperty(name);
        if (property == null) {
            throw new IllegalStateException("start this by ./relaywatch bench");
        }
        return Path.of(property);
    }

    /** What else is going on decides how much a number is worth. */
    private static String machine(Scenario scenario) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%s ... (%d processors, load average %.1f before)",
                scenario.name(),
                system.getAvailableProcessors(),
                system.getSystemLoadAverage());
    }
}
