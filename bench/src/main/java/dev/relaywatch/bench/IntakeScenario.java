package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Events that come in one a request: first while Meta takes them at the same time, then while they
 * only queue up, which is what the yardstick does. Then the same a hundred a request.
 */
final class IntakeScenario implements Scenario {
    private static final int CONNECTIONS = 32;
    private static final int BATCH = 100;

    private final Path launcher;
    private final Duration phase;
    private final Clock clock;

    IntakeScenario(Path launcher, Duration phase, Clock clock) {
        this.launcher = launcher;
        this.phase = phase;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Shop shop = Shop.open(launcher, clock)) {
            Clients clients = new Clients(shop, CONNECTIONS);
            Done _ = clients.sendSingly(phase.multipliedBy(3).dividedBy(2));
            shop.awaitEmptyQueue();
            shop.database().writeOut();
            Measurement through =
                    shop.meter().measure("stored and delivered", () -> clients.sendSingly(phase));
            long behind = shop.waiting();
            shop.awaitEmptyQueue();
            shop.sendMetaAway();
            shop.database().writeOut();
            Measurement stored =
                    shop.meter().measure("stored and queued", () -> clients.sendSingly(phase));
            Measurement yardstick = new CommitYardstick(shop, CONNECTIONS, 1).run(phase);
            report.measurements(
                    "intake: " + CONNECTIONS + " connections, one purchase a request",
                    List.of(through, stored, yardstick));
            report.ratio(stored, yardstick);
            together(shop, clients, report);
            report.say(
                    "  delivery was "
                            + behind
                            + " items behind when the first phase ended, "
                            + shop.deliveredTwice()
                            + " were delivered twice");
        }
    }

    /** Meta is away still. */
    private void together(Shop shop, Clients clients, Report report)
            throws IOException, SQLException, InterruptedException {
        Done _ = clients.sendTogether(phase.dividedBy(2), BATCH);
        shop.database().writeOut();
        Measurement stored =
                shop.meter()
                        .measure(
                                "stored and queued, " + BATCH + " a request",
                                () -> clients.sendTogether(phase, BATCH));
        Measurement yardstick = new CommitYardstick(shop, CONNECTIONS, BATCH).run(phase);
        report.measurements(
                "intake: " + CONNECTIONS + " connections, " + BATCH + " purchases a request",
                List.of(stored, yardstick));
        report.ratio(stored, yardstick);
    }
}
