package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import dev.relaywatch.bench.Meter.Work;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Ten stores with steady traffic: how long their events take from the acknowledgement to Meta,
 * first alone, then beside a store with a long lane whose provider is dead, in one way after the
 * other, and while that lane flows again. Nothing of the delivery's configuration is changed.
 */
final class NeighboursScenario implements Scenario {
    private static final int NEIGHBOURS = 10;
    private static final int PER_SECOND = 100;
    private static final int CONNECTIONS = 4;
    private static final int BATCH = 1_000;

    /** A phase lasts longer than elsewhere: few events a second, of which the slowest count. */
    private static final int LONGER = 3;

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

    /** What the slowest of the others may become. */
    private static final double BOUND = 1.2;

    private final Path launcher;
    private final Duration phase;
    private final int items;
    private final Clock clock;
    private final List<Measurement> phases = new ArrayList<>();

    /**
     * @param items in the lane with the dead provider; rounded up to whole batches
     */
    NeighboursScenario(Path launcher, Duration phase, int items, Clock clock) {
        this.launcher = launcher;
        this.phase = phase.multipliedBy(LONGER);
        this.items = items;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Mall mall = Mall.open(launcher, NEIGHBOURS, clock)) {
            SteadyTraffic traffic = new SteadyTraffic(mall.neighbours(), PER_SECOND, clock);
            Clients filling = new Clients(mall.troubled(), CONNECTIONS);
            int batches = Math.ceilDiv(items, BATCH);
            warmUp(mall, traffic, filling, batches);

            measure(mall, "alone", () -> traffic.run(phase));
            mall.line().cut();
            Done _ = filling.sendBatches(batches, BATCH);
            mall.database().tidyUp(); // such a lane grows in hours
            measureBeside(mall, "refuses connections", traffic);
            mall.line().silence();
            measureBeside(mall, "hangs", traffic);
            mall.overwhelmMeta();
            mall.line().mend();
            measureBeside(mall, "answers 503", traffic);
            comeBack(mall, traffic);
            measure(mall, "alone again", () -> traffic.run(phase));
            print(report);
        }
    }

    /** All that is measured later runs once. */
    private void warmUp(Mall mall, SteadyTraffic traffic, Clients filling, int batches)
            throws SQLException, InterruptedException, IOException {
        for (Store store : mall.neighbours()) {
            Done _ = new Clients(store, CONNECTIONS).sendSingly(phase.dividedBy(NEIGHBOURS));
        }
        mall.line().cut();
        Done _ = filling.sendBatches(Math.ceilDiv(batches, 2), BATCH);
        mall.line().mend();
        mall.resume();
        mall.retry();
        mall.awaitEmptyQueue();
        Map<String, Instant> _ = traffic.run(phase.multipliedBy(2));
        mall.awaitEmptyQueue();
        mall.database().tidyUp();
    }

    /** Traffic of the neighbours that says when each event was acknowledged. */
    private interface Traffic {
        Map<String, Instant> run() throws IOException, SQLException, InterruptedException;
    }

    private void measureBeside(Mall mall, String trouble, SteadyTraffic traffic)
            throws IOException, SQLException, InterruptedException {
        measure(
                mall,
                "beside one that " + trouble,
                () -> {
                    mall.resume();
                    return traffic.run(phase);
                });
        long waiting = mall.waiting();
        if (waiting < items) {
            throw new IllegalStateException(
                    waiting + " of " + items + " items wait though Meta took none: " + mall.lane());
        }
    }

    private void measure(Mall mall, String what, Traffic traffic)
            throws IOException, SQLException, InterruptedException {
        mall.forget();
        mall.database().writeOut();
        Work work =
                () -> {
                    Map<String, Instant> acknowledged = traffic.run();
                    return new Done(acknowledged.size(), delays(mall, acknowledged));
                };
        Measurement measured = mall.meter().measure(what, work);
        if (mall.deliveredTwice() > 0) {
            throw new IllegalStateException(
                    what + ": " + mall.deliveredTwice() + " events were delivered twice");
        }
        phases.add(
                new Measurement(
                        String.format(Locale.ROOT, "%s (load %.1f)", what, load()),
                        measured.items(),
                        measured.took(),
                        measured.latency(),
                        measured.cpu()));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static Percentiles delays(Mall mall, Map<String, Instant> acknowledged)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_DELAY.toNanos();
        Arrivals arrivals = new Arrivals();
        mall.note(arrivals);
        while (!arrivals.haveAll(acknowledged) && System.nanoTime() - deadline < 0) {
            Thread.sleep(Duration.ofMillis(50));
            mall.note(arrivals);
        }
        return arrivals.delays(acknowledged);
    }

    /**
     * For as long as what never failed takes, but for the last batch: one of its items may be the
     * one that the lane is just trying. What failed follows, unmeasured.
     */
    private void comeBack(Mall mall, SteadyTraffic traffic)
            throws IOException, SQLException, InterruptedException {
        long flowing = mall.pending();
        measure(
                mall,
                "while " + flowing + " of its items flow",
                () -> {
                    long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
                    mall.healMeta();
                    mall.resume();
                    return traffic.run(() ->
                            mall.takenOfTroubled() < flowing - BATCH
                                    && System.nanoTime() - deadline < 0);
                });
        mall.retry();
        mall.awaitEmptyQueue();
        mall.database().tidyUp();
    }

    private void print(Report report) {
        double alone = (p95(phases.getFirst()) + p95(phases.getLast())) / 2.0;
        report.delays(
                "neighbours: "
                        + NEIGHBOURS
                        + " stores with "
                        + PER_SECOND
                        + " events a second in all, beside a lane of "
                        + items,
                phases,
                alone);
        report.say(
                String.format(
                        Locale.ROOT,
                        "  delay from acknowledgement to Meta; \"alone\" is the mean of the first and the last;"
                                + " beside a dead provider the p95 may be %.2f of it",
                        BOUND));
    }

    private static long p95(Measurement phase) {
        return Objects.requireNonNull(phase.latency()).p95();
    }
}
