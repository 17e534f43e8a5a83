package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.health.HealthWorld.CheckNode;
import dev.relaywatch.health.HealthWorld.Row;
import dev.relaywatch.health.monitor.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong on our own side is no target's fault: it is unknown and says why. */
class HonestCheckTest {
    private static final Duration SPREAD = Duration.ofSeconds(20);

    /** A check of our own parts gives up after 400 ms. */
    private static final HealthProperties IMPATIENT =
            new HealthProperties(
                    new HealthProperties.Tiers(
                            new HealthProperties.Schedule(null, Duration.ofMillis(400)),
                            null,
                            null,
                            null),
                    Duration.ofSeconds(15),
                    2,
                    2,
                    100,
                    64,
                    new HealthProperties.PlatformIncident(5, 0.5));

    private final HealthWorld world = new HealthWorld();
    private final OwnServer own = new OwnServer(world.database, world.tenancy, world.clock);
    private final FakeMonitor stripe = new FakeMonitor("stripe", Tier.CORE);

    @AfterEach
    void close() {
        world.close();
        own.close();
    }

    private static List<Row> of(List<Row> rows, String status) {
        return rows.stream().filter(row -> row.status().equals(status)).toList();
    }

    private void awaitChecks(int count) {
        await().until(() -> world.remembered() >= count);
    }

    @Test
    void aPoolThatIsUsedUpMakesOurOwnPartsUnknownAndLeavesTargetsAlone() throws SQLException {
        for (int i = 0; i < 30; i++) {
            world.tenant("shop-" + i, "stripe", "main");
        }
        CheckNode node = world.node(IMPATIENT, stripe, own.database(), own.pipeline());
        List<Connection> taken = OwnServer.take(world.database.application(), 12);
        node.start();
        world.clock.advance(SPREAD);
        awaitChecks(61);
        OwnServer.giveBack(taken);

        List<Row> rows = world.rows();
        assertThat(of(rows, "healthy")).hasSize(30);
        assertThat(of(rows, "unknown"))
                .hasSize(31)
                .allSatisfy(row -> {
                    assertThat(row.reason()).startsWith("our own ");
                    assertThat(row.failures()).isZero();
                });
        assertThat(world.published).isEmpty();
    }

    @Test
    @Tag("long")
    void onceThePoolIsFreeAgainTheyAreMeasured() throws SQLException {
        world.tenant("acme", "stripe", "main");
        CheckNode node = world.node(IMPATIENT, own.database(), own.pipeline());
        List<Connection> taken = OwnServer.take(world.database.application(), 12);
        node.start();
        world.clock.advance(SPREAD);
        awaitChecks(2);
        OwnServer.giveBack(taken);

        await().until(() -> {
            world.clock.advance(Duration.ofMinutes(1));
            return world.rows().stream().allMatch(row -> row.status().equals("healthy"));
        });
    }

    @Test
    void resultsOutlastAPoolThatIsUsedUpWhileTheyAreMeasured() throws Exception {
        world.tenant("acme", "stripe", "main");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        stripe.answers(_ -> held(begun, release));
        world.node(stripe).start();
        world.clock.advance(SPREAD);
        begun.await();
        List<Connection> taken = OwnServer.take(world.database.platform(), 12);
        release.countDown();
        await().until(() -> world.database.pools().getLast().waiting() > 0);
        OwnServer.giveBack(taken);
        awaitChecks(1);

        assertThat(world.row().status()).isEqualTo("healthy");
        assertThat(stripe.seen()).hasSize(1);
        assertThat(world.published).isEmpty();
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
    void whatWasMeasuredWhileThisServerStoodStillIsUnknown() {
        world.tenant(
                "acme",
                "stripe",
                IntStream.range(0, 20).mapToObj(i -> "c" + i).toArray(String[]::new));
        CheckNode node = world.node(stripe);
        stripe.answers(_ -> {
            node.pauses.tick(System.nanoTime() + Duration.ofSeconds(20).toNanos());
            return HealthResult.unhealthy("timed out", Duration.ofSeconds(20), java.util.Map.of());
        });
        node.start();
        world.clock.advance(SPREAD);
        awaitChecks(20);

        assertThat(world.rows())
                .allSatisfy(row -> {
                    assertThat(row.status()).isEqualTo("unknown");
                    assertThat(row.reason()).contains("this server stood still for");
                    assertThat(row.failures()).isZero();
                    assertThat(Duration.between(row.checkedAt(), row.nextRunAt()))
                            .isEqualTo(Duration.ofSeconds(15));
                });
        assertThat(world.published).isEmpty();
    }

    @Test
    void ourOwnPartThatHangsIsUnknownAfterItsTime() {
        FakeMonitor hanging = new FakeMonitor("stripe", Tier.CRITICAL);
        CountDownLatch never = new CountDownLatch(1);
        hanging.answers(_ -> held(new CountDownLatch(1), never));
        world.tenant("acme", "webhook", "main");
        world.node(IMPATIENT, new OfTenants(hanging)).start();
        world.clock.advance(SPREAD);
        awaitChecks(1);

        assertThat(world.row().status()).isEqualTo("unknown");
        assertThat(world.row().reason()).contains("our own part of it took longer than 0.4 s");
    }

    /** Needs no connection. */
    private record OfTenants(FakeMonitor monitor) implements Monitor {
        @Override
        public String service() {
            return monitor.service();
        }

        @Override
        public Tier tier() {
            return monitor.tier();
        }

        @Override
        public Scope scope() {
            return Scope.TENANT;
        }

        @Override
        public HealthResult check(Target target, Duration limit) {
            return monitor.check(target, limit);
        }
    }
}
