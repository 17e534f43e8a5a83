package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.CapturedEvent;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.ReplayProgress;
import dev.relaywatch.queue.ReplayProgress.State;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Actor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay waits for its end as long as its caller may, is stopped, and is audited. */
class ReplayTest {
    private static DeliveryWorld world;

    private Lane lane;
    private QueueFilter dead;

    @BeforeAll
    static void open() {
        world = new DeliveryWorld();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void deadLetters() {
        world.meta.reset();
        lane = world.metaLane();
        dead = QueueFilter.of(lane.tenant()).withStatuses(List.of("dead_letter"));
    }

    private static Replay replay(Duration longestAnswer) {
        return new Replay(
                world.queue.queue(),
                world.tenancy.transaction(),
                world.tenancy.audit(world.clock),
                world.destinations,
                longestAnswer);
    }

    private CapturedEvent refused(String eventId) {
        world.meta.answers(_ -> new ItemRefused(new Refusal("no", "100/33", 400)));
        CapturedEvent event = world.purchase(lane.tenant(), eventId);
        world.work(lane);
        world.meta.answers(_ -> new Uploaded(200));
        return event;
    }

    private static ReplayProgress ran(Replay.Outcome outcome) {
        return switch (outcome) {
            case Replay.Ran(var progress) -> progress;
            case Replay.Refused refused -> throw new AssertionError(refused);
        };
    }

    private List<String> audited() {
        return world.tenancy
                .platform()
                .sql(
                        "SELECT actor || ' ' || action || ' ' || details FROM audit_log WHERE tenant_id = ? ORDER BY at, id")
                .param(lane.tenant().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void whatTakesLongerThanAnAnswerMayGoesOnBehindIt() {
        refused("order-1");
        refused("order-2");
        Replay replay = replay(Duration.ZERO);

        ReplayProgress answer = ran(replay.run(dead, false, Actor.key("jane")));

        assertThat(answer.state()).isEqualTo(State.RUNNING);
        assertThat(answer.matching()).isEqualTo(2);
        assertThat(answer.processed()).isZero();
        world.work(lane);
        assertThat(ran(replay.run(dead, false, Actor.key("joe"))))
                .as("the second press is told how the first one's replay ended")
                .isEqualTo(new ReplayProgress(answer.id(), State.DONE, 2, 0, 2, 0, 0, 0));
        assertThat(replay.progress(lane.tenant(), answer.id()).orElseThrow().resolved())
                .isEqualTo(2);
    }

    @Test
    void theAnswerComesWhenAllIsDone() throws Exception {
        CapturedEvent event = refused("order-1");
        try (var working = Executors.newVirtualThreadPerTaskExecutor()) {
            var worked =
                    working.submit(() -> {
                        while (!world.item(event).status().equals("uploaded")) {
                            world.work(lane);
                        }
                    });
            assertThat(
                            ran(replay(Duration.ofSeconds(20)).run(dead, false, Actor.key("jane")))
                                    .resolved())
                    .isEqualTo(1);
            worked.get();
        }
    }

    @Test
    void whoBeganItWithWhatIsAudited() {
        refused("order-1");

        replay(Duration.ZERO).run(dead, true, Actor.key("jane"));
        replay(Duration.ZERO).run(dead, true, Actor.key("joe"));

        assertThat(audited()).hasSize(1);
        assertThat(audited().getFirst())
                .startsWith("jane replay.started")
                .contains(
                        "\"statuses\": [\"dead_letter\"]",
                        "\"matching\": 1",
                        "\"outsideDedupWindow\": 0",
                        "\"confirmDuplicates\": true");
    }

    @Test
    void oneThatIsStoppedIsAuditedOnce() {
        CapturedEvent event = refused("order-1");
        Replay replay = replay(Duration.ZERO);
        ReplayProgress began = ran(replay.run(dead, false, Actor.key("jane")));

        ReplayProgress stopped = replay.stop(null, began.id(), Actor.key("joe")).orElseThrow();
        replay.stop(lane.tenant(), began.id(), Actor.key("joe"));

        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        assertThat(world.item(event).status()).isEqualTo("dead_letter");
        assertThat(audited()).hasSize(2);
        assertThat(audited().getLast())
                .startsWith("joe replay.stopped")
                .contains("\"matching\": 1");
    }

    @Test
    void whatItsPlatformCouldCountTwiceIsLeftAndCounted() {
        CapturedEvent event = refused("order-1");
        world.clock.advance(Duration.ofDays(2).plusSeconds(1));

        assertThat(replay(Duration.ZERO).preview(dead).outsideDedupWindow()).isEqualTo(1);
        ReplayProgress answer = ran(replay(Duration.ZERO).run(dead, false, Actor.key("jane")));

        assertThat(answer).isEqualTo(new ReplayProgress(answer.id(), State.DONE, 0, 1, 0, 0, 0, 0));
        assertThat(world.item(event).status()).isEqualTo("dead_letter");
    }

    @Test
    void nobodyIsToldOfOneThatThereIsNot() {
        Replay replay = replay(Duration.ZERO);

        assertThat(replay.progress(lane.tenant(), Ids.next())).isEmpty();
        assertThat(replay.stop(lane.tenant(), Ids.next(), Actor.key("jane"))).isEmpty();
    }
}
