package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.RedisKit;
import dev.relaywatch.health.RedisServers;
import dev.relaywatch.health.Target;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.RealRedis;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A real Redis, and what it says of itself. */
class RedisMonitorTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final RealRedis REDIS = RealRedis.start();
    private static final RedisServers SERVERS = RedisKit.servers(REDIS.url());
    private static final StatefulRedisConnection<String, String> CONNECTION =
            RedisKit.connect(SERVERS, REDIS);
    private static final RedisCommands<String, String> COMMANDS = CONNECTION.sync();

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final RedisMonitor monitor = new RedisMonitor(SERVERS, clock);

    @AfterAll
    static void stop() throws IOException {
        CONNECTION.close();
        RedisKit.close(SERVERS);
        REDIS.close();
    }

    @AfterEach
    void asItWas() {
        COMMANDS.configSet("requirepass", "");
        COMMANDS.configSet("maxmemory", "0");
        COMMANDS.replicaofNoOne();
        COMMANDS.flushall();
    }

    private HealthResult own() {
        return monitor.check(new Target(null, null), LIMIT);
    }

    private HealthResult further(Map<String, Object> settings, Map<String, String> secrets) {
        return further(null, settings, secrets, LIMIT);
    }

    private HealthResult further(
            @Nullable TenantId tenant,
            Map<String, Object> settings,
            Map<String, String> secrets,
            Duration limit) {
        Connection further =
                new Connection(
                        new ConnectionId(Ids.next()),
                        tenant,
                        "redis",
                        "sessions",
                        null,
                        settings,
                        secrets,
                        "1");
        return monitor.check(new Target(tenant, further), limit);
    }

    @Test
    void itTellsOfMemoryClientsAndKeys() {
        COMMANDS.configSet("maxmemory", "100mb");
        COMMANDS.set("a", "1");
        COMMANDS.set("b", "2");

        HealthResult result = own();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.latency()).isPositive();
        assertThat(result.details())
                .containsEntry("keys", 2L)
                .containsEntry("memoryLimited", true)
                .containsEntry("role", "master")
                .containsKeys("version", "evictionPolicy", "clientsUsedPercent");
        assertThat((Double) result.details().get("memoryUsedPercent")).isBetween(0.1, 60.0);
        assertThat((Long) result.details().get("connectedClients")).isBetween(1L, 20L);
    }

    @Test
    void withoutALimitTheMachinesMemoryCounts() {
        HealthResult result = own();

        assertThat(result.details()).containsEntry("memoryLimited", false);
        assertThat((Double) result.details().get("memoryUsedPercent")).isBetween(0.0, 60.0);
    }

    @Test
    void evictionsAreCountedBetweenTwoLooks() {
        COMMANDS.configSet("maxmemory-policy", "allkeys-lru");
        assertThat(own().details()).doesNotContainKey("evictedPerMinute");
        COMMANDS.configSet("maxmemory", "3mb");
        String value = "x".repeat(10_000);
        for (int i = 0; i < 500; i++) {
            COMMANDS.set("k" + i, value);
        }
        clock.advance(Duration.ofMinutes(1));

        HealthResult result = own();

        assertThat((Double) result.details().get("evictedPerMinute")).isGreaterThan(100);
    }

    @RepeatedTest(20)
    void aLoginThatIsRefusedIsUnhealthyAndShowsNoSecret() {
        COMMANDS.configSet("requirepass", "the-right-one");

        HealthResult none = own();
        HealthResult wrong =
                further(Map.of("url", REDIS.url()), Map.of("password", "the-wrong-one"));
        HealthResult right =
                further(Map.of("url", REDIS.url()), Map.of("password", "the-right-one"));

        assertThat(none.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(none.reason()).contains("NOAUTH");
        assertThat(wrong.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(wrong.reason()).contains("WRONGPASS");
        assertThat(wrong.toString()).doesNotContain("the-wrong-one");
        assertThat(right.status()).as(right.reason()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aReplicaThatLostItsPrimaryIsDegraded() {
        COMMANDS.replicaof("127.0.0.1", 9);

        await().untilAsserted(() -> {
            HealthResult result = own();
            assertThat(result.status()).isEqualTo(HealthStatus.DEGRADED);
            assertThat(result.reason()).contains("primary");
        });
    }

    @Test
    void aFurtherOneIsFoundByHostPortAndNumber() {
        HealthResult result =
                further(Map.of("host", "127.0.0.1", "port", REDIS.port(), "name", "3"), Map.of());

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aServerThatIsNotThereIsUnhealthy() {
        HealthResult result = further(Map.of("host", "localhost", "port", 9), Map.of());

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("localhost:9 cannot be connected to");
    }

    @Test
    void aServerThatSaysNothingIsUnhealthyWithinItsTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            HealthResult result =
                    further(
                            null,
                            Map.of("host", "127.0.0.1", "port", silent.getLocalPort()),
                            Map.of(),
                            Duration.ofMillis(400));

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("timed out");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void whereNoneIsConfiguredItIsUnknownAndSaysThatNoneIsNeeded() {
        RedisServers none = RedisKit.servers(null);

        HealthResult result = new RedisMonitor(none, clock).check(new Target(null, null), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("none is needed").contains("relaywatch.redis.url");
    }

    @Test
    void aTenantsRedisIsNotAsked() {
        HealthResult result =
                further(new TenantId(Ids.next()), Map.of("url", REDIS.url()), Map.of(), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("platform");
    }
}
