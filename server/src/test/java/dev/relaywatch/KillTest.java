package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.BusyStore;
import dev.relaywatch.testing.ChildServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server is killed with SIGKILL while events, leads and deals pour in: whatever it
 * acknowledged arrives at both platforms, and what arrives twice was on its way at a kill.
 */
class KillTest {
    private static final Duration LOAD = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(10);

    @TempDir Path temporary;

    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private final BusyStore store = new BusyStore("acme", sandbox);
    private final List<Instant> kills = new ArrayList<>();

    @Test
    void everythingAcknowledgedArrivesThoughTheServerIsKilledThreeTimes() throws Exception {
        killUnderLoad(3);
    }

    @Test
    @Tag("long")
    void everythingAcknowledgedArrivesThoughTheServerIsKilledTwentyTimes() throws Exception {
        killUnderLoad(20);
    }

    private void killUnderLoad(int cycles) throws Exception {
        Path data = ChildServer.directory(temporary);
        List<String> given = new ArrayList<>(store.properties(temporary));
        given.add("--relaywatch.delivery.lease=" + LEASE.toSeconds() + "s");
        String[] properties = given.toArray(String[]::new);
        try (sandbox) {
            for (int cycle = 0; cycle < cycles; cycle++) {
                ChildServer server = ChildServer.start(data, properties);
                try (BusyStore.Load load = store.load(server)) {
                    Thread.sleep(LOAD);
                    server.kill();
                    kills.add(Instant.now());
                    load.end();
                }
            }
            try (ChildServer server = ChildServer.start(data, properties)) {
                store.awaitDrain(server);
            }
            report(cycles);
        }
    }

    private void report(int cycles) {
        for (String destination : BusyStore.DESTINATIONS) {
            List<String> lost = store.lost(destination);
            List<String> twice = store.twice(destination);
            Duration furthest =
                    twice.stream()
                            .map(id -> fromAKill(destination, id))
                            .max(Duration::compareTo)
                            .orElse(Duration.ZERO);
            System.out.printf(
                    "FIGURES %d kills under load, %s: %d acknowledged, %d lost, %d delivered twice, first at most %d ms from"
                            + " a kill%n",
                    cycles,
                    destination,
                    store.acknowledged().size(),
                    lost.size(),
                    twice.size(),
                    furthest.toMillis());
            assertThat(lost).isEmpty();
            assertThat(furthest)
                    .as("from the first delivery of what came twice to the nearest kill")
                    .isLessThanOrEqualTo(LEASE.dividedBy(2));
        }
        assertThat(store.acknowledged()).hasSizeGreaterThan(cycles * 50);
    }

    /** How far the first delivery was from the nearest kill. */
    private Duration fromAKill(String destination, String id) {
        Instant first = sandbox.firstAccepted(store.slug(), destination, id).orElseThrow();
        return kills.stream()
                .map(kill -> Duration.between(first, kill).abs())
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
