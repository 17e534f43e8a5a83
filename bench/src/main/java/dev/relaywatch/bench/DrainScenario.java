package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** Purchases pile up in one lane while Meta is away; then it comes back. */
final class DrainScenario implements Scenario {
    private static final int CONNECTIONS = 4;
    private static final int BATCH = 1_000;

    private final Path launcher;
    private final int items;
    private final Clock clock;

    /**
     * @param items rounded up to whole batches
     */
    DrainScenario(Path launcher, int items, Clock clock) {
        this.launcher = launcher;
        this.items = items;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Shop shop = Shop.open(launcher, clock)) {
            Clients clients = new Clients(shop, CONNECTIONS);
            int batches = Math.ceilDiv(items, BATCH);
            shop.sendMetaAway();
            Done _ = clients.sendBatches(Math.ceilDiv(batches, 5), BATCH);
            shop.bringBackMeta();
            shop.awaitEmptyQueue();

            shop.sendMetaAway();
            shop.database().writeOut();
            Measurement filled =
                    shop.meter()
                            .measure(
                                    "stored, " + BATCH + " a request",
                                    () -> clients.sendBatches(batches, BATCH));
            shop.database().writeOut();
            long waiting = shop.waiting();
            Measurement drained =
                    shop.meter()
                            .measure(
                                    "drained to Meta",
                                    () -> {
                                        shop.bringBackMeta();
                                        shop.awaitEmptyQueue();
                                        return new Done(waiting, null);
                                    });
            Measurement yardstick =
                    new QueueYardstick(shop, CONNECTIONS).run(Math.toIntExact(waiting));
            report.measurements("drain: one lane, one server", List.of(filled, drained, yardstick));
            report.ratio(drained, yardstick);
            report.say(
                    "  "
                            + shop.deliveredTwice()
                            + " were delivered twice; the server says "
                            + shop.health());
        }
    }
}
