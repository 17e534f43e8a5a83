package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.tenancy.database.OwnPostgres;
import dev.relaywatch.testing.BusyStore;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server whose PostgreSQL restarts, crashes or stands still while events pour in: what
 * cannot be stored is refused, what was acknowledged arrives, and nobody has to restart the server.
 */
@Tag("long")
@Timeout(300)
class FaultyDatabaseTest {
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(15);

    @TempDir Path temporary;

    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private final BusyStore store = new BusyStore("acme", sandbox);

    /** Some calls are under way whenever something happens. */
    @BeforeEach
    void slowAtTimes() {
        sandbox.add(Fault.slow(Duration.ofMillis(700)).probability(0.3));
        ChildServer.directory(temporary);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private interface Trouble {
        void happen(OwnPostgres postgres) throws IOException, InterruptedException;
    }

    private ChildServer start(String directory, List<String> more) throws Exception {
        List<String> properties = new ArrayList<>(store.properties(temporary));
        properties.addAll(more);
        return ChildServer.start(temporary.resolve(directory), properties.toArray(String[]::new));
    }

    private int twice() {
        return BusyStore.DESTINATIONS.stream().mapToInt(d -> store.twice(d).size()).sum();
    }

    /** A page's request is never an error; all others are told to come again. */
    private void refusalsSayWhatToDo() {
        assertThat(store.refusals())
                .isNotEmpty()
                .allMatch(answer -> answer.startsWith("200 ") || answer.startsWith("503 "))
                .allMatch(answer -> answer.contains("again"));
    }

    private void nothingIsLost() {
        for (String destination : BusyStore.DESTINATIONS) {
            assertThat(store.lost(destination)).as("lost at " + destination).isEmpty();
        }
        assertThat(store.acknowledged()).hasSizeGreaterThan(50);
    }

    private void report(String what, Duration recovered, Duration drained) {
        System.out.printf(
                "FIGURES %s: %d acknowledged, %d refused, %d unanswered, 0 lost, %d delivered twice; first acknowledged"
                        + " again after %d ms, drained after %d ms, longest answer %d ms%n",
                what,
                store.acknowledged().size(),
                store.refused(),
                store.unanswered(),
                twice(),
                recovered.toMillis(),
                drained.toMillis(),
                store.longestAnswer().toMillis());
    }

    /** The trouble comes twice under load; the server is never restarted. */
    private void survives(String what, Trouble begins, Duration lasts, Trouble ends)
            throws Exception {
        try (OwnPostgres postgres = OwnPostgres.start(temporary.resolve("database"));
                ChildServer server = start("server", postgres.properties())) {
            Duration slowest = Duration.ZERO;
            try (BusyStore.Load _ = store.load(server)) {
                for (int round = 0; round < 2; round++) {
                    store.awaitAcknowledgement();
                    Thread.sleep(Duration.ofSeconds(2));
                    begins.happen(postgres);
                    Thread.sleep(lasts);
                    ends.happen(postgres);
                    Duration recovered = store.awaitAcknowledgement();
                    slowest = recovered.compareTo(slowest) > 0 ? recovered : slowest;
                }
            }
            Duration drained = store.awaitDrain(server);
            report(what, slowest, drained);
            nothingIsLost();
            refusalsSayWhatToDo();
            assertThat(twice()).isZero();
            assertThat(slowest).isLessThan(A_FEW_SECONDS);
            // what was claimed unheard is free when its lease ends; all else flows at once
            assertThat(drained).isLessThan(Duration.ofSeconds(90));
            assertThat(server.health("/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDatabaseThatCrashesTwiceLosesNothingAcknowledged() throws Exception {
        survives(
                "two crashes of the database",
                OwnPostgres::crash,
                Duration.ofSeconds(2),
                OwnPostgres::startAgain);
    }

    @Test
    void aDatabaseThatIsRestartedTwiceLosesNothingAcknowledged() throws Exception {
        survives(
                "two fast restarts of the database",
                OwnPostgres::shutDown,
                Duration.ofSeconds(2),
                OwnPostgres::startAgain);
    }

    @Test
    void aDatabaseThatStandsStillForTwentySecondsLosesNothingAcknowledged() throws Exception {
        survives(
                "the database frozen for 20 s, twice",
                OwnPostgres::freeze,
                Duration.ofSeconds(20),
                OwnPostgres::thaw);
    }

    @Test
    void anEmbeddedDatabaseThatIsKilledIsStartedAgainByTheServer() throws Exception {
        try (ChildServer server = start("server", List.of())) {
            Path data = temporary.resolve("server");
            Duration slowest = Duration.ZERO;
            try (BusyStore.Load _ = store.load(server)) {
                for (int round = 0; round < 2; round++) {
                    store.awaitAcknowledgement();
                    Thread.sleep(Duration.ofSeconds(2));
                    Signals.send("KILL", OwnPostgres.process(data));
                    Thread.sleep(Duration.ofMillis(500));
                    Duration recovered = store.awaitAcknowledgement();
                    slowest = recovered.compareTo(slowest) > 0 ? recovered : slowest;
                }
            }
            Duration drained = store.awaitDrain(server);
            report("the embedded database killed twice", slowest, drained);
            nothingIsLost();
            refusalsSayWhatToDo();
            assertThat(server.output())
                    .contains("has ended; it is started again on port")
                    .contains("The embedded PostgreSQL runs again");
            assertThat(server.stop()).isEqualTo(143);
            assertThat(data.resolve("postgres").resolve("postmaster.pid")).doesNotExist();
        }
    }

    /** All that server and database write is on a disk of 500 MB, which somebody else fills. */
    @Test
    void aFullDiskRefusesWhatComesAndLosesNothingAcknowledged() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(
                mount("mount", "-t", "tmpfs", "-o", "size=500m,mode=755", "tmpfs", disk.toString()),
                "SKIPPED: NOBODY BUT ROOT CAN MOUNT A SMALL DISK TO FILL");
        try {
            fillAndFree(disk);
        } finally {
            assertThat(mount("umount", disk.toString())).isTrue();
        }
    }

    private void fillAndFree(Path disk) throws Exception {
        List<String> properties = store.properties(temporary);
        try (ChildServer server =
                ChildServer.start(disk.resolve("data"), properties.toArray(String[]::new))) {
            Duration slowest = Duration.ZERO;
            try (BusyStore.Load _ = store.load(server)) {
                for (int round = 0; round < 2; round++) {
                    store.awaitAcknowledgement();
                    Thread.sleep(Duration.ofSeconds(2));
                    long refusedBefore = store.refused();
                    Path ballast = fill(disk);
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> store.refused() > refusedBefore);
                    Thread.sleep(Duration.ofSeconds(10));
                    Files.delete(ballast);
                    Duration recovered = store.awaitAcknowledgement();
                    slowest = recovered.compareTo(slowest) > 0 ? recovered : slowest;
                }
            }
            Duration drained = store.awaitDrain(server);
            report("the disk full for 10 s, twice", slowest, drained);
            nothingIsLost();
            refusalsSayWhatToDo();
            assertThat(slowest).isLessThan(Duration.ofSeconds(60));
        }
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    private static Path fill(Path disk) throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return ballast;
        }
    }

    @Test
    void whileTheDatabaseIsAwayHealthSaysSoAndTheServerStaysReadyToRefuse() throws Exception {
        try (OwnPostgres postgres = OwnPostgres.start(temporary.resolve("database"));
                ChildServer server = start("server", postgres.properties())) {
            assertThat(server.health("").body()).contains("\"claims\":true");
            postgres.shutDown();

            await().atMost(Duration.ofSeconds(40))
                    .until(() ->
                            server.health("").body().contains("heartbeat could not be written"));
            assertThat(server.health("").statusCode()).isEqualTo(503);
            assertThat(server.health("/readiness").statusCode()).isEqualTo(200);

            postgres.startAgain();
            await().atMost(A_FEW_SECONDS).until(() -> server.health("").statusCode() == 200);
        }
    }
}
