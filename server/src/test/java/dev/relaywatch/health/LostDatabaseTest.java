package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.health.monitor.OwnServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back while checks are made. */
@Tag("long")
class LostDatabaseTest {
    private static final Duration SPREAD = Duration.ofSeconds(20);
    private static final int SHOPS = 150;

    /** Few at once, so that a stampede would be seen. */
    private static final HealthProperties NARROW =
            new HealthProperties(
                    new HealthProperties.Tiers(null, null, null, null),
                    Duration.ofSeconds(15),
                    2,
                    2,
                    40,
                    64,
                    new HealthProperties.PlatformIncident(5, 0.5));

    private final HealthWorld world = new HealthWorld();
    private final OwnServer own = new OwnServer(world.database, world.tenancy, world.clock);
    private final FakeMonitor stripe = new FakeMonitor("stripe", Tier.CORE);

    @AfterEach
    void close() throws SQLException {
        comeBack();
        world.close();
        own.close();
    }

    private void goAway() throws SQLException {
        onServer("ALTER DATABASE " + name() + " ALLOW_CONNECTIONS false");
        onServer(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                        + name()
                        + "'");
    }

    private void comeBack() throws SQLException {
        onServer("ALTER DATABASE " + name() + " ALLOW_CONNECTIONS true");
    }

    private String name() {
        return world.postgres.url().replaceAll(".*/", "");
    }

    private void onServer(String sql) throws SQLException {
        try (Connection connection = PostgresDatabase.superuserElsewhere();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void nothingIsSaidOfTargetsNothingPilesUpAndNothingStampedes() throws Exception {
        world.tenant(
                "acme",
                "stripe",
                IntStream.range(0, SHOPS).mapToObj(i -> "c" + i).toArray(String[]::new));
        CountDownLatch gone = new CountDownLatch(1);
        stripe.answers(_ -> after(gone));
        world.node(NARROW, stripe, own.database(), own.pipeline()).start();
        world.clock.advance(SPREAD);
        await().until(() -> stripe.seen().size() >= 30);
        goAway();
        gone.countDown();
        int begun = stripe.seen().size();

        // what was claimed waits to be written; no more is begun, however much is due
        world.clock.advance(Duration.ofMinutes(10));
        await().pollDelay(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(14)).until(() -> true);
        assertThat(stripe.seen().size()).isLessThanOrEqualTo(40);
        assertThat(stripe.seen().size()).isBetween(begun, 40);

        comeBack();
        await().atMost(Duration.ofSeconds(40))
                .until(() ->
                        world.rows().stream().allMatch(row -> row.checkedAt() != null)
                                && stripe.seen().size() >= SHOPS);

        assertThat(world.rows())
                .extracting(HealthWorld.Row::status)
                .doesNotContain("unhealthy", "degraded");
        assertThat(stripe.seen().size()).isLessThanOrEqualTo(SHOPS + 40);
        assertThat(stripe.mostOfOne()).isEqualTo(1);
        assertThat(unhealthyEver()).isZero();
    }

    private int unhealthyEver() {
        return world.platform
                .sql(
                        "SELECT count(*) FROM health_check_history WHERE status IN ('unhealthy', 'degraded')")
                .query(Integer.class)
                .single();
    }

    private static HealthResult after(CountDownLatch gone) {
        try {
            gone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FakeMonitor.FINE;
    }
}
