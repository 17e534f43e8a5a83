package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.health.HealthWorld.CheckNode;
import dev.relaywatch.health.HealthWorld.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is due is checked, by whichever node, and what was found is written. */
class CheckRunnerTest {
    private static final Duration SPREAD = Duration.ofSeconds(20);

    private final HealthWorld world = new HealthWorld();
    private final FakeMonitor stripe = new FakeMonitor("stripe", Tier.CORE);

    @AfterEach
    void close() {
        world.close();
    }

    private CheckNode checking() {
        CheckNode node = world.node(stripe).start();
        world.clock.advance(SPREAD);
        return node;
    }

    private void awaitChecks(int count) {
        await().until(() -> world.remembered() >= count);
    }

    /** Lets the next check come, whenever it is due. */
    private void next(int count) {
        world.clock.set(world.row().nextRunAt());
        awaitChecks(count);
    }

    @Test
    void aNewConnectionIsCheckedAndRemembered() {
        world.tenant("acme", "stripe", "main");
        checking();

        awaitChecks(1);

        assertThat(world.rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.status()).isEqualTo("healthy");
                    assertThat(row.reason()).isNull();
                    assertThat(row.claimed()).isFalse();
                    assertThat(Duration.between(row.checkedAt(), row.nextRunAt()))
                            .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
                });
    }

    @Test
    void firstChecksAreSpread() {
        world.tenant(
                "acme",
                "stripe",
                IntStream.range(0, 50).mapToObj(i -> "c" + i).toArray(String[]::new));
        world.node(stripe).list.refresh();

        assertThat(world.rows())
                .extracting(Row::nextRunAt)
                .allSatisfy(at ->
                        assertThat(at)
                                .isBetween(HealthWorld.START, HealthWorld.START.plus(SPREAD)));
        // two may meet by chance
        assertThat(world.rows().stream().map(Row::nextRunAt).distinct()).hasSizeGreaterThan(40);
    }

    @Test
    void twoNodesShareTheWorkAndMakeNoCheckTwice() {
        world.tenant(
                "acme",
                "stripe",
                IntStream.range(0, 60).mapToObj(i -> "c" + i).toArray(String[]::new));
        FakeMonitor there = new FakeMonitor("stripe", Tier.CORE);
        stripe.answers(_ -> slowly());
        there.answers(_ -> slowly());
        world.node(there).start();
        checking();

        awaitChecks(60);

        assertThat(stripe.seen().size() + there.seen().size()).isEqualTo(60);
        assertThat(world.rows()).extracting(Row::status).containsOnly("healthy");
    }

    private static HealthResult slowly() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FakeMonitor.FINE;
    }

    @Test
    void aBadResultIsConfirmedSoonAndTellsItsReason() {
        world.tenant("acme", "stripe", "main");
        stripe.answers(FakeMonitor.DOWN);
        checking();
        awaitChecks(1);

        Row first = world.row();
        assertThat(first.status()).isEqualTo("unhealthy");
        assertThat(first.reason()).isEqualTo("it is down");
        assertThat(Duration.between(first.checkedAt(), first.nextRunAt()))
                .isEqualTo(Duration.ofSeconds(15));
        assertThat(world.published.getFirst().judged())
                .allSatisfy(one -> assertThat(one.changed()).isFalse());

        next(2);

        assertThat(world.row().failures()).isEqualTo(2);
        assertThat(Duration.between(world.row().checkedAt(), world.row().nextRunAt()))
                .isGreaterThan(Duration.ofMinutes(4));
        assertThat(world.published.getLast().judged())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.confirmed()).isEqualTo(Level.CRITICAL);
                    assertThat(one.changed()).isTrue();
                });
    }

    @Test
    void whatIsWellAgainIsConfirmedSoonToo() {
        world.tenant("acme", "stripe", "main");
        stripe.answers(FakeMonitor.DOWN);
        checking();
        awaitChecks(1);
        next(2);
        stripe.answers(FakeMonitor.FINE);

        next(3);
        assertThat(world.row().status()).isEqualTo("healthy");
        assertThat(Duration.between(world.row().checkedAt(), world.row().nextRunAt()))
                .isEqualTo(Duration.ofSeconds(15));
        next(4);

        assertThat(world.published.getLast().judged())
                .singleElement()
                .satisfies(one -> assertThat(one.confirmed()).isEqualTo(Level.FINE));
    }

    @Test
    void oneCheckNeverOverlapsItself() throws InterruptedException {
        world.tenant("acme", "stripe", "main");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        stripe.answers(_ -> held(begun, release));
        checking();
        begun.await();

        world.clock.advance(Duration.ofSeconds(30));
        Thread.sleep(600);
        release.countDown();
        awaitChecks(1);

        assertThat(stripe.mostOfOne()).isEqualTo(1);
        assertThat(stripe.seen()).hasSize(1);
    }

    private static HealthResult held(CountDownLatch begun, CountDownLatch release) {
        begun.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FakeMonitor.FINE;
    }

    @Test
    void aMonitorThatBreaksIsUnknownAndTriedAgainSoon() {
        world.tenant("acme", "stripe", "main");
        stripe.answers(_ -> {
            throw new IllegalStateException("a mistake of ours");
        });
        checking();
        awaitChecks(1);

        assertThat(world.row().status()).isEqualTo("unknown");
        assertThat(world.row().reason()).contains("our side").doesNotContain("a mistake of ours");
        assertThat(world.row().failures()).isZero();
        assertThat(Duration.between(world.row().checkedAt(), world.row().nextRunAt()))
                .isEqualTo(Duration.ofSeconds(15));
        assertThat(world.published).isEmpty();
    }

    @Test
    void aTargetThatHangsIsUnhealthyAfterItsTime() {
        world.tenant("acme", "stripe", "main");
        CountDownLatch never = new CountDownLatch(1);
        stripe.answers(_ -> held(new CountDownLatch(1), never));
        HealthProperties quick =
                new HealthProperties(
                        new HealthProperties.Tiers(
                                null,
                                new HealthProperties.Schedule(null, Duration.ofMillis(100)),
                                null,
                                null),
                        Duration.ofSeconds(15),
                        2,
                        2,
                        100,
                        64,
                        new HealthProperties.PlatformIncident(5, 0.5));
        world.node(quick, stripe).start();
        world.clock.advance(SPREAD);
        awaitChecks(1);

        assertThat(world.row().status()).isEqualTo("unhealthy");
        assertThat(world.row().reason()).isEqualTo("timed out after 0.1 s");
    }

    @Test
    void theResultOfALeaseThatWasLostCountsForNothing() throws InterruptedException {
        world.tenant("acme", "stripe", "main");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        stripe.answers(_ -> held(begun, release));
        checking();
        begun.await();

        FakeMonitor there = new FakeMonitor("stripe", Tier.CORE);
        there.answers(FakeMonitor.DOWN);
        world.clock.advance(Duration.ofMinutes(2));
        world.node(there).start();
        awaitChecks(1);
        release.countDown();
        await().until(() -> stripe.seen().size() >= 1 && world.row().checkedAt() != null);

        assertThat(world.rows()).extracting(Row::status).containsExactly("unhealthy");
    }

    @Test
    void whatIsNoLongerConnectedIsNoLongerChecked() {
        var tenant = world.tenancy.tenant("acme");
        var connection = world.tenancy.connect(tenant, "stripe", "main");
        CheckNode node = world.node(stripe);
        node.list.refresh();
        assertThat(world.rows()).hasSize(1);

        world.tenancy.disable(connection);
        node.list.refresh();

        assertThat(world.rows()).isEmpty();
    }

    @Test
    void aServiceThatNobodyWatchesHasNoCheck() {
        world.tenant("acme", "webhook", "main");
        world.node(stripe).list.refresh();

        assertThat(world.rows()).isEmpty();
    }

    @Test
    void aCheckCanBeMadeNow() throws InterruptedException {
        world.tenant("acme", "stripe", "main");
        CheckNode node = world.node(stripe);
        node.list.refresh();
        node.recorder.start();
        var id =
                world.platform
                        .sql("SELECT id FROM health_checks")
                        .query(java.util.UUID.class)
                        .single();

        assertThat(node.runner.makeNow(id)).isTrue();

        assertThat(world.row().status()).isEqualTo("healthy");
    }

    @Test
    void whatTheDatabaseCannotStoreKeepsNoOtherResultBack() {
        world.tenant("acme", "stripe", "a", "b", "c");
        stripe.answers(target ->
                FakeMonitor.name(target).equals("b")
                        ? HealthResult.healthy(
                                Duration.ofMillis(1), Map.of("said", "a\0b", "more", "\0"))
                        : FakeMonitor.FINE);
        checking();

        awaitChecks(3);

        assertThat(world.rows()).extracting(Row::status).containsOnly("healthy");
    }

    @Test
    void aStandstillMakesOverdueChecksOnce() {
        world.tenant(
                "acme",
                "stripe",
                IntStream.range(0, 20).mapToObj(i -> "c" + i).toArray(String[]::new));
        checking();
        awaitChecks(20);

        world.clock.advance(Duration.ofHours(3));
        awaitChecks(40);

        assertThat(world.remembered()).isEqualTo(40);
        assertThat(List.copyOf(stripe.seen())).hasSize(40);
    }
}
