package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lanes of Meta may call twice a second. */
class RatedDispatchTest {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final MovableClock CLOCK = new MovableClock(QueueWorld.START);
    @AutoClose private static final QueueWorld WORLD = QueueWorld.at(CLOCK);
    private static final QueueProperties TWO_A_SECOND =
            QueueWorld.properties(Duration.ofMillis(20), "2");

    private final List<Instant> calls = Collections.synchronizedList(new ArrayList<>());
    private final RecordingHandler handler = new RecordingHandler().withACallEach();
    @AutoClose private final QueueNode node = WORLD.node(handler, TWO_A_SECOND);
    private final Lane lane = WORLD.lane();

    @BeforeEach
    void everythingIsTaken() {
        WORLD.platformJdbc.sql("DELETE FROM queue_items").update();
        WORLD.platformJdbc.sql("DELETE FROM lanes").update();
        handler.doing((at, items) -> {
            items.forEach(item -> calls.add(item.leaseEnd().minus(QueueWorld.LEASE)));
            WORLD.settleAll(node, at, items, Answer.DONE);
        });
    }

    private long uploaded(Lane of) {
        return WORLD.counts(of.tenant()).uploaded();
    }

    @Test
    void aLaneGoesOnWhenItsNextCallIsDue() throws InterruptedException {
        WORLD.enqueue(node, lane, 4);
        node.dispatcher.start();
        assertThat(handler.next().items()).hasSize(2);
        await().until(() -> uploaded(lane) == 2);

        CLOCK.advance(INTERVAL);
        assertThat(handler.next().items()).hasSize(1);
        CLOCK.advance(INTERVAL);
        assertThat(handler.next().items()).hasSize(1);

        await().until(() -> uploaded(lane) == 4);
        assertThat(calls.getLast()).isEqualTo(calls.getFirst().plus(INTERVAL.multipliedBy(2)));
    }

    @Test
    void anotherLaneDoesNotWaitForIt() throws InterruptedException {
        Lane other = new Lane(lane.tenant(), WORLD.lane(lane.tenant()).connection(), "webhook");
        WORLD.enqueue(node, lane, 30);
        node.dispatcher.start();
        handler.next();

        WORLD.enqueue(node, other, 30);

        await().until(() -> uploaded(lane) == 32);
    }

    @Test
    void callsThatWereNotMadeAreUsedAtOnce() {
        handler.calling(_ -> 0);
        WORLD.enqueue(node, lane, 12);

        node.dispatcher.start();

        await().until(() -> uploaded(lane) == 12);
    }

    @Test
    void aTryOfALaneThatDoesNotFlowIsACall() throws InterruptedException {
        WORLD.enqueue(node, lane, 5);
        WORLD.lanes.pause(lane, "revoked", CLOCK.instant(), CLOCK.instant());
        node.dispatcher.start();

        assertThat(handler.next().items()).hasSize(1);

        assertThat(handler.next().items()).hasSize(1);
        await().until(() -> uploaded(lane) == 2);
        assertThat(handler.here()).isNull();
    }

    @Test
    void aTryThatComesTooSoonIsPutOff() throws InterruptedException {
        WORLD.enqueue(node, lane, 5);
        WORLD.claimWithinRate(node, lane, 2, 1);
        WORLD.lanes.breakOff(lane, "no answer", CLOCK.instant(), CLOCK.instant());
        node.dispatcher.start();
        await().until(() -> probeAt().equals(CLOCK.instant().plus(INTERVAL)));
        assertThat(handler.here()).isNull();

        CLOCK.advance(INTERVAL);

        assertThat(handler.next().items()).hasSize(1);
    }

    private Instant probeAt() {
        return WORLD.platformJdbc
                .sql("SELECT probe_at FROM lanes WHERE connection_id = :connection")
                .param("connection", lane.connection().value())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Test
    void aRateForADestinationThatThereIsNotStopsTheStart() {
        QueueProperties properties =
                new QueueProperties(
                        QueueWorld.PAUSES,
                        Map.of("meta", new QueueProperties.Destination(null, BigDecimal.ONE)),
                        0,
                        QueueWorld.LEASE,
                        Duration.ofSeconds(1),
                        2,
                        16,
                        Duration.ofMinutes(5),
                        QueueWorld.BREAKER);
        QueueNode mistaken = WORLD.node(handler, properties);

        assertThatThrownBy(mistaken.dispatcher::start)
                .hasMessage(
                        "relaywatch.delivery.destinations.meta: there is no such destination;"
                                + " expected one of meta_capi");
        assertThat(mistaken.dispatcher.isRunning()).isFalse();
    }

    @Test
    void twoNodesTogetherCallNoMoreThanTheRateSays() {
        QueueNode beside = WORLD.node(handler, TWO_A_SECOND);
        WORLD.enqueue(node, lane, 24);
        node.dispatcher.start();
        beside.dispatcher.start();
        Instant start = CLOCK.instant();
        for (int second = 0; second <= 11; second++) {
            long due = 2L + 2L * second;
            await().until(() -> uploaded(lane) == due);
            CLOCK.advance(Duration.ofSeconds(1));
        }

        for (int i = 0; i < calls.size(); i++) {
            Instant from = calls.get(i);
            long within =
                    calls.stream()
                            .filter(at ->
                                    !at.isBefore(from)
                                            && at.isBefore(from.plus(Duration.ofSeconds(1))))
                            .count();
            assertThat(within).isLessThanOrEqualTo(4);
        }
        assertThat(calls).hasSize(24);
        assertThat(calls.getFirst()).isEqualTo(start);
        beside.close();
    }
}
