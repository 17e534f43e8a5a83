package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.testing.MovableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the queue, and what it costs whom. */
class QueueGaugesTest {
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);

    private final RecordingHandler handler = new RecordingHandler();
    private final QueueNode node = WORLD.node(handler);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FiguresReader reader =
            new FiguresReader(new FiguresStore(WORLD.platformJdbc), handler, CLOCK);
    private final Lane lane = WORLD.lane();

    @BeforeEach
    void nothingIsThere() {
        CLOCK.set(QueueWorld.START);
        WORLD.platformJdbc.sql("DELETE FROM queue_items").update();
        WORLD.platformJdbc.sql("DELETE FROM lanes").update();
        WORLD.platformJdbc.sql("DELETE FROM nodes").update();
        new QueueGauges(reader, node.dispatcher, node.node, QueueWorld.PROPERTIES).bindTo(registry);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double items(String status) {
        return gauge("relaywatch.queue.items", "destination", "meta_capi", "status", status);
    }

    private double oldest() {
        return gauge("relaywatch.queue.oldest", "destination", "meta_capi");
    }

    private double lanes(String state) {
        return gauge("relaywatch.lanes", "destination", "meta_capi", "state", state);
    }

    private void settleOne(Answer answer) {
        WORLD.settleAll(node, lane, WORLD.claim(node, lane, 1), answer);
    }

    private static void insert(String platform, String status, int count, int bytes) {
        WORLD.platformJdbc
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status,
                                                 next_retry_at, payload)
                        SELECT md5((i % 7)::text)::uuid, gen_random_uuid(), md5((i % 7)::text)::uuid, :platform,
                               gen_random_uuid(), :now, :status, :now, decode(repeat('ab', :bytes), 'hex')
                          FROM generate_series(1, :count) i
                        """)
                .param("platform", platform)
                .param("status", status)
                .param("count", count)
                .param("bytes", bytes)
                .param("now", Timestamps.utc(CLOCK.instant()))
                .update();
    }

    @Test
    void itemsAreCountedByStatus() {
        WORLD.enqueue(node, lane, 6);
        settleOne(Answer.RETRY);
        settleOne(Answer.RETRY);
        settleOne(Answer.DEAD);

        reader.read();

        assertThat(items("pending")).isEqualTo(3);
        assertThat(items("failed")).isEqualTo(2);
        assertThat(items("dead_letter")).isEqualTo(1);
    }

    @Test
    void nothingIsZeroOnceItIsKnown() {
        assertThat(items("pending")).isNaN();
        assertThat(oldest()).isNaN();
        assertThat(lanes("paused")).isNaN();
        assertThat(gauge("relaywatch.nodes")).isNaN();

        reader.read();

        assertThat(items("pending")).isZero();
        assertThat(oldest()).isZero();
        assertThat(lanes("paused")).isZero();
        assertThat(gauge("relaywatch.nodes")).isZero();
    }

    @Test
    void figuresOlderThanAMinuteAreNone() {
        WORLD.enqueue(node, lane, 1);
        reader.read();

        CLOCK.advance(Duration.ofMinutes(1));
        assertThat(items("pending")).isEqualTo(1);
        CLOCK.advance(Duration.ofMillis(1));
        assertThat(items("pending")).isNaN();
    }

    @Test
    void aStalledDatabaseHoldsUpNobodyWhoAsks() throws SQLException {
        WORLD.enqueue(node, lane, 1);
        reader.read();
        try (Connection connection = WORLD.postgres.superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE queue_items IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Void> stalled = CompletableFuture.runAsync(reader::read);
            await().until(QueueGaugesTest::somebodyWaits);

            assertThat(items("pending")).isEqualTo(1);
            assertThat(stalled).isNotDone();

            connection.rollback();
            stalled.join();
        }
    }

    private static boolean somebodyWaits() {
        return WORLD.platformJdbc
                .sql("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                .query(Boolean.class)
                .single();
    }

    @Test
    void theOldestIsTheOneThatIsDueLongest() {
        WORLD.enqueue(node, lane, 1);
        CLOCK.advance(Duration.ofSeconds(70));
        WORLD.enqueue(node, WORLD.lane(), 1);
        CLOCK.advance(Duration.ofSeconds(20));

        reader.read();

        assertThat(oldest()).isEqualTo(90);
    }

    @Test
    void aRetryIsLateFromItsTimeOn() {
        WORLD.enqueue(node, lane, 1);
        CLOCK.advance(Duration.ofSeconds(30));
        settleOne(Answer.RETRY);
        reader.read();
        assertThat(oldest()).isZero();

        CLOCK.advance(QueueWorld.PAUSES.getFirst().plusSeconds(3));
        reader.read();

        assertThat(oldest()).isEqualTo(3);
    }

    @Test
    void deadLettersDoNotWait() {
        WORLD.enqueue(node, lane, 1);
        settleOne(Answer.DEAD);
        CLOCK.advance(Duration.ofHours(1));

        reader.read();

        assertThat(oldest()).isZero();
    }

    @Test
    void whatIsUnderWayWaitsStill() {
        WORLD.enqueue(node, lane, 1);
        WORLD.claim(node, lane, 1);
        CLOCK.advance(Duration.ofSeconds(40));

        reader.read();

        assertThat(oldest()).isEqualTo(40);
    }

    @Test
    void aPlatformThatNobodyKnowsIsUnknownAndBecomesNoLabel() {
        insert("fax\"} 1\n# evil", "pending", 2, 1);
        insert("telex", "pending", 1, 1);

        reader.read();

        assertThat(gauge("relaywatch.queue.items", "destination", "unknown", "status", "pending"))
                .isEqualTo(3);
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getKey)
                .containsOnly("destination", "status", "state");
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("destination"))
                .containsOnly("meta_capi", "unknown", null);
    }

    @Test
    void lanesAreCountedByWhatStopsThem() {
        var now = CLOCK.instant();
        WORLD.lanes.pause(WORLD.lane(), "refused", now, now.plusSeconds(300));
        WORLD.lanes.pause(WORLD.lane(), "refused", now, now.plusSeconds(300));
        WORLD.lanes.breakOff(WORLD.lane(), "no answer", now, now.plusSeconds(30));
        WORLD.lanes.hold(WORLD.lane(), "slow down", now, now.plusSeconds(10));
        reader.read();
        assertThat(lanes("paused")).isEqualTo(2);
        assertThat(lanes("broken")).isEqualTo(1);
        assertThat(lanes("held")).isEqualTo(1);

        CLOCK.advance(Duration.ofSeconds(10));
        reader.read();

        assertThat(lanes("held")).isZero();
    }

    @Test
    void nodesAreThoseSeenLately() throws SQLException {
        node.node.beat();
        WORLD.idleNode().node.beat();
        QueueNode silent = WORLD.idleNode();
        silent.node.beat();
        try (Connection connection = WORLD.postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE nodes SET seen_at = clock_timestamp() - interval '16 s' WHERE id = '"
                            + silent.id()
                            + "'");
        }

        reader.read();

        assertThat(gauge("relaywatch.nodes")).isEqualTo(2);
    }

    @Test
    void aNodeWhoseClockIsOffSaysSo() {
        CLOCK.set(Clock.systemUTC().instant());
        node.node.beat();
        assertThat(gauge("relaywatch.node.may.claim")).isEqualTo(1);

        CLOCK.advance(Duration.ofSeconds(6));
        node.node.beat();

        assertThat(gauge("relaywatch.node.may.claim")).isZero();
    }

    @Test
    void batchesUnderWayAreCountedAgainstTheirLimit() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        handler.withBatchesOf(1)
                .doing((_, items) -> {
                    RecordingHandler.waitFor(release);
                    WORLD.settleAll(node, lane, items, Answer.DONE);
                });
        WORLD.letAnswer(node, lane);
        node.dispatcher.start();
        WORLD.enqueue(node, lane, 2);
        handler.next();
        handler.next();

        assertThat(gauge("relaywatch.dispatch.batches.under.way")).isEqualTo(2);
        assertThat(gauge("relaywatch.dispatch.batches.limit"))
                .isEqualTo(QueueWorld.PROPERTIES.workers());
        release.countDown();
        await().until(() -> gauge("relaywatch.dispatch.batches.under.way") == 0);
        node.dispatcher.stop(); // the tests share their database
    }

    /** Some 50 MB. */
    @Test
    void manyAreEstimatedFewBesideThemAreExactAndSoIsWhatADrainLeaves() {
        insert("meta_capi", "pending", 15_000, 1_900);
        insert("meta_capi", "dead_letter", 7, 1);
        reader.read();
        assertThat(items("pending")).isCloseTo(15_000, within(1_500.0));
        assertThat(items("dead_letter")).isEqualTo(7);

        WORLD.platformJdbc
                .sql(
                        """
                        DELETE FROM queue_items
                         WHERE id NOT IN (SELECT id FROM queue_items WHERE status = 'pending' ORDER BY id LIMIT 10)
                        """)
                .update();
        reader.read();

        assertThat(items("pending")).isEqualTo(10);
        assertThat(items("dead_letter")).isZero();
    }
}
