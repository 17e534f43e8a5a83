package dev.relaywatch.bench;

import dev.relaywatch.bench.AlertedStores.Breakage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How long it takes from the first bad result of a check to the receipt of its alert, with default
 * settings: services that break each on its own, and one that breaks for many stores within a
 * minute, which the server first looks at together.
 */
final class AlertsScenario implements Scenario {
    private static final Duration SPREAD = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration BOUND = Duration.ofSeconds(45);
    private static final Duration VERDICT_BOUND = Duration.ofSeconds(5);
    private static final int EACH = 2;
    private static final int MANY = 18;
    private static final long SEED = 20261126;

    private final Path launcher;
    private final Clock clock;

    AlertsScenario(Path launcher, Clock clock) {
        this.launcher = launcher;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (AlertedStores stores = AlertedStores.open(launcher, clock)) {
            List<Breakage> alone = new ArrayList<>();
            for (int store = 1; store <= EACH; store++) {
                for (String service : AlertedStores.SERVICES) {
                    alone.add(new Breakage("store-" + store, service));
                }
            }
            List<Breakage> together = new ArrayList<>();
            for (int store = EACH + 1; store <= EACH + MANY; store++) {
                together.add(new Breakage("store-" + store, AlertedStores.COMMON));
            }
            say(report, "services that break one by one", broken(stores, alone));
            say(report, "one service of many stores", broken(stores, together));
        }
    }

    /** Breaks them at random moments of a minute, and waits for what is told of them. */
    private static List<AlertedStores.Told> broken(AlertedStores stores, List<Breakage> breakages)
            throws IOException, SQLException, InterruptedException {
        Random random = new Random(SEED);
        Collections.shuffle(breakages, random);
        long pause = SPREAD.dividedBy(breakages.size()).toMillis();
        for (Breakage breakage : breakages) {
            stores.breakDown(breakage);
            Thread.sleep(random.nextLong(2 * pause + 1));
        }
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!stores.haveHeardOf(breakages)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException(
                        "not all alerts arrived within "
                                + LONGEST
                                + ": "
                                + stores.unheard(breakages));
            }
            Thread.sleep(100);
        }
        return stores.told(breakages);
    }

    private static void say(Report report, String what, List<AlertedStores.Told> told) {
        Percentiles sinceBad = percentiles(told, AlertedStores.Told::sinceFirstBad);
        Percentiles sinceVerdict = percentiles(told, AlertedStores.Told::sinceVerdict);
        report.say(
                String.format(
                        Locale.ROOT,
                        "%n  %s, %d alerts, each told once; p50, p95 and longest: %.1f, %.1f and %.1f s from the first bad result"
                                + " to the receipt (bound of p95 %d s); %.2f, %.2f and %.2f s from the verdict (%d s)",
                        what,
                        told.size(),
                        sinceBad.p50() / 1e9,
                        sinceBad.p95() / 1e9,
                        sinceBad.p99() / 1e9,
                        BOUND.toSeconds(),
                        sinceVerdict.p50() / 1e9,
                        sinceVerdict.p95() / 1e9,
                        sinceVerdict.p99() / 1e9,
                        VERDICT_BOUND.toSeconds()));
    }

    private static Percentiles percentiles(
            List<AlertedStores.Told> told,
            java.util.function.Function<AlertedStores.Told, Duration> which) {
        return Percentiles.of(told.stream().map(which).mapToLong(Duration::toNanos).toArray());
    }
}
