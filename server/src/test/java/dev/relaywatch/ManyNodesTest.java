package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.BusyStore;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real servers on one database, each in a data directory of its own: they share the work, and
 * what becomes of one of them costs nothing but what it was sending at that moment.
 */
@Tag("long")
@Timeout(300)
class ManyNodesTest {
    /** Nobody sees a node that is gone for longer; then the next poll finds what it held. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(16);

    /** For a machine that is busy with the test itself. */
    private static final Duration ROOM = Duration.ofSeconds(3);

    private static final Duration SLOW = Duration.ofSeconds(3);

    @TempDir Path temporary;

    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private final BusyStore store = new BusyStore("acme", sandbox);
    private ChildServer one;
    private ChildServer other;

    @BeforeEach
    void startBoth() throws Exception {
        List<String> properties = new ArrayList<>(store.properties(temporary));
        Arrays.stream(database.asProperties()).forEach(p -> properties.add("--" + p));
        ChildServer.directory(temporary);
        one = ChildServer.launch(temporary.resolve("one"), properties.toArray(String[]::new));
        other = ChildServer.launch(temporary.resolve("other"), properties.toArray(String[]::new));
        one.ready();
        other.ready();
    }

    @AfterEach
    void stopBoth() {
        one.kill();
        other.kill();
        sandbox.close();
    }

    private Set<String> ask(String query) throws SQLException {
        Set<String> answers = new TreeSet<>();
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }

    /** Ids of the events that the server in this directory is sending now. */
    private Set<String> heldBy(String directory) throws Exception {
        return ask(
                """
                SELECT DISTINCT coalesce(e.event_id, c.idempotency_key) AS id
                  FROM queue_items q
                  LEFT JOIN tracking_events e ON e.tenant_id = q.tenant_id AND e.id = q.event_id
                  LEFT JOIN conversions c ON c.tenant_id = q.tenant_id AND c.id = q.conversion_id
                 WHERE q.claimed_by = '%s'
                """
                        .formatted(
                                Files.readString(temporary.resolve(directory).resolve("node-id"))
                                        .strip()));
    }

    /** What it claimed is on its way by then, and far from being answered. */
    private void awaitSendingByOne() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sandbox.counts("acme", "meta").eventsAccepted() > 200);
        sandbox.add(Fault.slow(SLOW));
        Thread.sleep(SLOW.dividedBy(3));
        await().atMost(Duration.ofSeconds(30)).until(() -> heldBy("one").size() > 20);
        Thread.sleep(SLOW.dividedBy(3));
    }

    private void everythingArrivedOnce() {
        for (String destination : BusyStore.DESTINATIONS) {
            assertThat(store.lost(destination)).as("lost at " + destination).isEmpty();
            assertThat(store.twice(destination)).as("twice at " + destination).isEmpty();
        }
        assertThat(store.acknowledged()).hasSizeGreaterThan(50);
    }

    private Set<String> twice() {
        Set<String> twice = new HashSet<>();
        BusyStore.DESTINATIONS.forEach(destination -> twice.addAll(store.twice(destination)));
        return twice;
    }

    private void nothingIsLost() {
        for (String destination : BusyStore.DESTINATIONS) {
            assertThat(store.lost(destination)).as("lost at " + destination).isEmpty();
        }
    }

    private void report(String what) {
        System.out.printf(
                "FIGURES %s: %d acknowledged, %d refused, %d unanswered, %d delivered twice%n",
                what,
                store.acknowledged().size(),
                store.refused(),
                store.unanswered(),
                twice().size());
    }

    @Test
    void twoServersShareTheLanesOfAStoreAndSendNothingTwice() throws Exception {
        Set<String> atWork = new HashSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        try (BusyStore.Load _ = store.load(one, other)) {
            while (System.nanoTime() < end) {
                atWork.addAll(
                        ask(
                                "SELECT DISTINCT claimed_by FROM queue_items WHERE claimed_by IS NOT NULL"));
            }
        }
        store.awaitDrain(one);

        report("two servers at work");
        assertThat(atWork).hasSize(2);
        everythingArrivedOnce();
    }

    @Test
    void whatAKilledServerWasSendingIsTakenOverWithinFifteenSecondsAndAPoll() throws Exception {
        BusyStore.Load load = store.load(one, other);
        awaitSendingByOne();
        one.kill();
        Instant killed = Instant.now();
        Set<String> held = heldBy("one");
        load.end();
        sandbox.heal(null, null);
        await().atMost(TAKEN_OVER_WITHIN.plus(ROOM)).until(() -> heldBy("one").isEmpty());
        store.awaitDrain(other);
        load.close();

        Duration longest = Duration.ZERO;
        for (String id : held) {
            for (String destination : BusyStore.DESTINATIONS) {
                Instant last = sandbox.lastAccepted("acme", destination, id).orElseThrow();
                longest = longest(longest, Duration.between(killed, last));
            }
        }
        report(
                "SIGKILL of one of two that held %d events, the last of them accepted %d ms after it"
                        .formatted(held.size(), longest.toMillis()));
        nothingIsLost();
        assertThat(held).containsAll(twice());
        assertThat(longest).isLessThan(TAKEN_OVER_WITHIN.plus(ROOM));
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Test
    void aServerThatIsStoppedUnderLoadLeavesNothingToBeSentTwice() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(300)).probability(0.5));
        int code;
        Duration took;
        try (BusyStore.Load _ = store.load(one, other)) {
            await().until(() -> store.acknowledged().size() > 500);
            long start = System.nanoTime();
            code = one.stop();
            took = Duration.ofNanos(System.nanoTime() - start);
            await().until(() -> heldBy("one").isEmpty());
        }
        store.awaitDrain(other);

        report("SIGTERM of one of two, which took %d ms".formatted(took.toMillis()));
        assertThat(code).isEqualTo(143);
        everythingArrivedOnce();
    }

    @Test
    void aServerThatStoodStillTooLongFindsItsWorkTakenOverAndWorksOn() throws Exception {
        BusyStore.Load load = store.load(one, other);
        awaitSendingByOne();
        one.pause();
        Set<String> held = heldBy("one");
        load.end();
        sandbox.heal(null, null);
        await().atMost(TAKEN_OVER_WITHIN.plus(ROOM)).until(() -> heldBy("one").isEmpty());
        Thread.sleep(Duration.ofSeconds(3));
        one.resume();
        load.close();
        store.awaitDrain(other);
        Set<String> twice = twice();

        report("SIGSTOP of one of two that held %d events, for 18 s".formatted(held.size()));
        assertThat(one.output()).contains("was lost while they were sent");
        assertThat(held).containsAll(twice);
        nothingIsLost();

        try (BusyStore.Load _ = store.load(one, other)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !heldBy("one").isEmpty() || one.health("").statusCode() != 200);
            Thread.sleep(Duration.ofSeconds(2));
        }
        store.awaitDrain(one);
        nothingIsLost();
        assertThat(twice()).isEqualTo(twice);
        assertThat(one.health("").statusCode()).isEqualTo(200);
    }

    @Test
    void aServerThatStoodStillForAMomentDoesNothingTwice() throws Exception {
        try (BusyStore.Load load = store.load(one, other)) {
            awaitSendingByOne();
            one.pause();
            load.end();
            Thread.sleep(Duration.ofSeconds(8));
            one.resume();
        }
        sandbox.heal(null, null);
        store.awaitDrain(one);

        report("SIGSTOP of one of two for 8 s");
        everythingArrivedOnce();
    }
}
