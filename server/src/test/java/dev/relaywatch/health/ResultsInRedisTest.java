package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.RealRedis;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What nodes share through a real Redis, and that none needs it. */
class ResultsInRedisTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.123456Z");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ALL = "relaywatch:here:results:1:";
    private static final RealRedis REDIS = RealRedis.start();
    private static final RedisServers SERVERS = RedisKit.servers(REDIS.url());
    private static final StatefulRedisConnection<String, String> CONNECTION =
            RedisKit.connect(SERVERS, REDIS);
    private static final RedisCommands<String, String> COMMANDS = CONNECTION.sync();

    private final ResultsInRedis here = node(Duration.ZERO);

    @AfterAll
    static void stop() throws IOException {
        CONNECTION.close();
        SERVERS.close();
        REDIS.close();
    }

    @AfterEach
    void empty() {
        COMMANDS.configSet("requirepass", "");
        COMMANDS.flushall();
        here.close();
    }

    /** A node that has remembered nothing yet. */
    private static ResultsInRedis node(Duration pause) {
        return new ResultsInRedis(
                SERVERS,
                RedisURI.create(REDIS.url()),
                "here",
                Duration.ofSeconds(1),
                pause,
                JsonMapper.builder().build());
    }

    private static CheckState check(HealthStatus status) {
        return new CheckState(
                Ids.next(),
                new TenantId(Ids.next()),
                "stripe",
                null,
                "main",
                status,
                status == HealthStatus.HEALTHY ? null : "it is down",
                20,
                "{\"left\":90}",
                NOW,
                NOW.minusSeconds(60),
                NOW.plusSeconds(60),
                0,
                null);
    }

    /** Lets no connection in, as if it were away; what it keeps stays. */
    private static void goAway() {
        COMMANDS.configSet("requirepass", "nobody-knows");
        COMMANDS.clientKill(KillArgs.Builder.typeNormal().skipme());
    }

    private static void comeBack() {
        COMMANDS.configSet("requirepass", "");
    }

    @Test
    void whatOneNodeKeepsAnotherFinds() {
        List<CheckState> checks =
                List.of(check(HealthStatus.UNHEALTHY), check(HealthStatus.HEALTHY));
        here.put("stripe", checks, LONG);

        assertThat(node(Duration.ZERO).get(List.of("stripe", "shopify")))
                .containsOnlyKeys("stripe")
                .containsEntry("stripe", checks);
    }

    @Test
    void itIsKeptForItsTimeAndNoLonger() {
        here.put("stripe", List.of(), Duration.ofSeconds(30));

        assertThat(COMMANDS.pttl(ALL + "stripe")).isBetween(20_000L, 30_000L);
    }

    @Test
    void whatOneNodeForgetsIsGoneForAll() {
        here.put("stripe", List.of(check(HealthStatus.HEALTHY)), LONG);

        here.forget("stripe");

        assertThat(here.get(List.of("stripe"))).isEmpty();
        assertThat(node(Duration.ZERO).get(List.of("stripe"))).isEmpty();
    }

    @Test
    void anotherInstallationsResultsAreNotOurs() {
        here.put("stripe", List.of(check(HealthStatus.HEALTHY)), LONG);
        ResultsInRedis there =
                new ResultsInRedis(
                        SERVERS,
                        RedisURI.create(REDIS.url()),
                        "there",
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        JsonMapper.builder().build());

        assertThat(there.get(List.of("stripe"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{}", "[{\"id\":7}]", "[null"})
    void whatCannotBeReadIsNotThere(String text) {
        COMMANDS.set(ALL + "stripe", text);

        assertThat(here.get(List.of("stripe"))).isEmpty();
    }

    @Test
    void whileItIsAwayTheNodeRemembersForItselfAndSaysSoOnce() {
        List<CheckState> checks = List.of(check(HealthStatus.HEALTHY));
        here.put("shopify", checks, LONG);
        goAway();
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 20; i++) {
                here.put("stripe", checks, LONG);
                here.forget("shopify");
            }

            assertThat(here.get(List.of("stripe"))).containsEntry("stripe", checks);
            assertThat(log.lines().stream().filter(line -> line.contains("Redis is away")))
                    .hasSize(1);
        }
    }

    @Test
    void whatChangedWhileItWasAwayIsNotShownAsItWasBefore() {
        here.put("stripe", List.of(check(HealthStatus.HEALTHY)), LONG);
        goAway();
        here.forget("stripe");
        assertThat(here.get(List.of("stripe"))).isEmpty();
        comeBack();

        assertThat(here.get(List.of("stripe"))).isEmpty();
        assertThat(COMMANDS.exists(ALL + "stripe")).isZero();
    }

    @Test
    void onceItIsBackResultsAreSharedAgain() {
        goAway();
        here.put("stripe", List.of(check(HealthStatus.HEALTHY)), LONG);
        comeBack();

        here.put("stripe", List.of(check(HealthStatus.HEALTHY)), LONG);

        assertThat(node(Duration.ZERO).get(List.of("stripe"))).containsKey("stripe");
    }

    @Test
    void aServerThatSaysNothingHoldsOneCallerUpForItsTimeAndNobodyAfter() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ResultsInRedis cache =
                    new ResultsInRedis(
                            SERVERS,
                            RedisURI.create("redis://127.0.0.1:" + silent.getLocalPort()),
                            "here",
                            Duration.ofMillis(200),
                            Duration.ofMinutes(1),
                            JsonMapper.builder().build());
            long start = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                assertThat(cache.get(List.of("stripe"))).isEmpty();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(190), Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6379", "http://h:1", "redis://", "redis://h/x"})
    void anAddressThatIsNoneIsRefusedByName(String url) {
        assertThatThrownBy(() -> new RedisProperties(url))
                .hasMessageStartingWith("relaywatch.redis.url must look like redis://");
    }

    @Test
    void thePasswordInTheAddressIsShownNowhere() {
        assertThat(new RedisProperties("redis://:very-secret@h:6379").toString())
                .doesNotContain("very-secret");
        assertThatThrownBy(() -> new RedisProperties("redis:///very-secret"))
                .hasMessageNotContaining("very-secret");
    }
}
