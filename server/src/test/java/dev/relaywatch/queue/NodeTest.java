package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.MovableClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Nodes that share a database: who is there, who is gone, whose clock can be trusted. */
class NodeTest {
    private final MovableClock clock = new MovableClock(Clock.systemUTC().instant());
    @AutoClose private final QueueWorld world = QueueWorld.at(clock);
    private final RecordingHandler handler = new RecordingHandler();
    private final QueueNode node = world.node(handler);
    private final QueueNode other = world.idleNode();
    private final Lane lane = world.lane();

    private void lastSeen(QueueNode silent, int secondsAgo) throws SQLException {
        try (Connection connection = world.postgres.superuser();
                PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE nodes SET seen_at = clock_timestamp() - make_interval(secs => ?) WHERE id = ?")) {
            update.setInt(1, secondsAgo);
            update.setObject(2, silent.id());
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private List<UUID> known() {
        return world.platformJdbc
                .sql("SELECT id FROM nodes")
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    private void claimOne(QueueNode claimer) {
        world.enqueue(claimer, lane, 1);
        assertThat(world.claim(claimer, lane, 1)).hasSize(1);
    }

    @Test
    void whatANodeHeldIsFreeWhenItWasNotSeenForFifteenSeconds() throws SQLException {
        node.node.beat();
        claimOne(node);
        lastSeen(node, 16);

        other.node.beat();

        assertThat(world.onlyRow(lane).claimedBy()).isNull();
        assertThat(world.claim(other, lane, 1)).extracting(ClaimedItem::attempt).containsExactly(2);
        assertThat(known()).containsExactly(other.id());
    }

    @Test
    void aNodeThatIsSilentForAShorterTimeKeepsWhatItHolds() throws SQLException {
        node.node.beat();
        claimOne(node);
        lastSeen(node, 13);

        other.node.beat();

        assertThat(world.onlyRow(lane).claimedBy()).isEqualTo(node.id());
        assertThat(known()).containsExactlyInAnyOrder(node.id(), other.id());
    }

    @Test
    void aNodeThatWasTakenForGoneIsBackWithItsNextBeat() throws SQLException {
        node.node.beat();
        lastSeen(node, 16);
        other.node.beat();

        node.node.beat();

        assertThat(known()).containsExactlyInAnyOrder(node.id(), other.id());
    }

    @Test
    void whoWasNotSeenItselfTakesNobodyForGone() throws SQLException {
        node.node.beat();
        other.node.beat();
        claimOne(node);
        lastSeen(node, 20);
        lastSeen(other, 18);

        other.node.beat();
        other.node.freeWhatTheGoneHold();

        assertThat(world.onlyRow(lane).claimedBy()).isEqualTo(node.id());
    }

    @Test
    void whoIsNotSeenAnyMoreTakesNobodyForGone() throws SQLException {
        node.node.beat();
        other.node.beat();
        claimOne(node);
        lastSeen(node, 20);
        lastSeen(other, 8);

        other.node.freeWhatTheGoneHold();

        assertThat(world.onlyRow(lane).claimedBy()).isEqualTo(node.id());
    }

    @Test
    void aNodeThatIsGoneIsNoticedBetweenTwoBeats() throws SQLException {
        node.node.beat();
        other.node.beat();
        claimOne(node);
        lastSeen(node, 16);
        other.dispatcher.start();

        await().until(() -> world.onlyRow(lane).attempt() == 2);

        assertThat(world.onlyRow(lane).claimedBy()).isEqualTo(other.id());
    }

    @Test
    void twoNodesShareALaneAndEachItemIsWorkedOnce() {
        Set<UUID> atWork = ConcurrentHashMap.newKeySet();
        Queue<UUID> worked = new ConcurrentLinkedQueue<>();
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            RecordingHandler sharing = new RecordingHandler().withBatchesOf(2);
            QueueNode one = world.node(sharing);
            sharing.doing((at, items) -> {
                if (atWork.add(one.id())) {
                    both.countDown();
                }
                RecordingHandler.waitFor(both);
                items.forEach(item -> worked.add(item.id()));
                world.settleAll(one, at, items, Answer.DONE);
            });
            one.node.start();
            one.bell.start();
            one.dispatcher.start();
        }
        world.enqueue(node, lane, 60);

        world.awaitUploads(lane, 60);
        assertThat(worked).hasSize(60).doesNotHaveDuplicates();
        assertThat(atWork).hasSize(2);
    }

    @Test
    void aStartTakesOverWhatItsLastRunHeldAndNothingElse() {
        claimOne(node);
        Lane foreign = world.lane();
        world.enqueue(other, foreign, 1);
        world.claim(other, foreign, 1);

        node.node.start();

        assertThat(world.onlyRow(lane).claimedBy()).isNull();
        assertThat(world.onlyRow(foreign).claimedBy()).isEqualTo(other.id());
    }

    @Test
    void aNodeThatStopsTakesItsLeave() {
        node.node.start();
        assertThat(known()).containsExactly(node.id());

        node.node.stop();

        assertThat(known()).isEmpty();
    }

    @Test
    void aNodeStartsAgainAfterAStop() {
        node.node.start();
        node.node.stop();

        node.node.start();

        assertThat(known()).containsExactly(node.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 7})
    void aNodeWhoseClockIsOffStopsClaimingUntilItIsSet(int seconds) {
        clock.set(Clock.systemUTC().instant().plusSeconds(seconds));
        node.node.beat();
        assertThat(node.node.mayClaim()).isFalse();
        assertThat(node.dispatcher.standstill())
                .hasValueSatisfying(why -> assertThat(why).contains("clock"));

        clock.set(Clock.systemUTC().instant());
        node.node.beat();

        assertThat(node.node.mayClaim()).isTrue();
        assertThat(node.dispatcher.standstill()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, 3})
    void aClockThatIsOffALittleIsGoodEnough(int seconds) {
        clock.set(Clock.systemUTC().instant().plusSeconds(seconds));

        node.node.beat();

        assertThat(node.node.mayClaim()).isTrue();
    }

    @Test
    void aDatabaseThatAnswersLateIsNoWrongClock() {
        Instant asked = Clock.systemUTC().instant().minusSeconds(8);
        try (QueueWorld late = QueueWorld.at(new ClockThatJumps(asked.minusSeconds(8)))) {
            QueueNode patient = late.idleNode();

            patient.node.beat();

            assertThat(patient.node.mayClaim()).isTrue();
        }
    }

    /** Eight seconds pass between any two looks at it. */
    private static final class ClockThatJumps extends Clock {
        private Instant next;

        ClockThatJumps(Instant start) {
            this.next = start;
        }

        @Override
        public Instant instant() {
            Instant now = next;
            next = now.plus(Duration.ofSeconds(8));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @ParameterizedTest
    @CsvSource({"10, ahead of", "-10, behind"})
    void aNodeWhoseClockIsOffStealsNothingAndSaysSo(int seconds, String inWords)
            throws InterruptedException {
        MovableClock off = new MovableClock(Clock.systemUTC().instant().plusSeconds(seconds));
        QueueNode wrong = world.node(handler, QueueWorld.PROPERTIES, off);
        // the lease has 5 s left: to a clock that is ahead it is over
        clock.advance(QueueWorld.LEASE.minusSeconds(5).negated());
        claimOne(node);
        Lane free = world.lane();
        world.enqueue(node, free, 1);
        try (LogWatch log = new LogWatch()) {
            wrong.node.beat();

            assertThat(log.errors()).singleElement().asString().contains("no work is claimed here");
        }
        wrong.dispatcher.start();
        wrong.dispatcher.look();
        wrong.dispatcher.wake(List.of(lane, free));

        Health health = new NodeHealthIndicator(wrong.node).health();
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails())
                .containsEntry("claims", false)
                .extractingByKey("reason")
                .asString()
                .contains(inWords);
        assertThat(handler.none(Duration.ofMillis(200))).isTrue();
        assertThat(world.onlyRow(lane).claimedBy()).isEqualTo(node.id());
        assertThat(world.onlyRow(free).attempt()).isZero();
    }

    @Test
    void aNodeThatBeatsAndMayClaimIsHealthy() {
        node.node.beat();

        Health health = new NodeHealthIndicator(node.node).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("id", node.id())
                .containsEntry("claims", true)
                .doesNotContainKey("reason");
    }

    @Test
    void workWaitsForTheClockToBeSet() throws InterruptedException {
        clock.advance(Duration.ofSeconds(60));
        node.node.beat();
        world.enqueue(node, lane, 1);
        node.dispatcher.start();
        node.dispatcher.look();
        assertThat(world.onlyRow(lane).attempt()).isZero();
        assertThat(handler.here()).isNull();

        clock.set(Clock.systemUTC().instant().plusSeconds(4));
        world.platformJdbc.sql("UPDATE queue_items SET next_retry_at = now()").update();
        node.node.beat();

        assertThat(handler.next().items()).hasSize(1);
    }
}
