package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Our own PostgreSQL and another one, both real. */
class DatabaseMonitorTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final MovableClock CLOCK =
            new MovableClock(Instant.parse("2026-11-26T12:00:00Z"));
    private static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
    private static final String PASSWORD = "owner-of-the-tests";

    @AutoClose private static final Database DATABASE = POSTGRES.open(LocalDate.of(2026, 11, 26));

    @AutoClose
    private static final OwnServer SERVER =
            new OwnServer(
                    DATABASE,
                    new TenancyKit(
                            DATABASE, PostgresDatabase.KEYRING, JsonMapper.builder().build()),
                    CLOCK);

    private final Monitor monitor = SERVER.database();

    private HealthResult own(Duration limit) {
        return monitor.check(new Target(null, null), limit);
    }

    private HealthResult further(Map<String, Object> settings, Map<String, String> secrets) {
        return further(null, settings, secrets, LIMIT);
    }

    private HealthResult further(
            @Nullable TenantId tenant,
            Map<String, Object> settings,
            Map<String, String> secrets,
            Duration limit) {
        Connection connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        tenant,
                        "database",
                        "reports",
                        null,
                        settings,
                        secrets,
                        "1");
        return monitor.check(new Target(tenant, connection), limit);
    }

    private static Map<String, String> login(String password) {
        return Map.of("username", "relaywatch_owner", "password", password);
    }

    @Test
    void ourOwnTellsOfItsPoolAndItsServer() {
        HealthResult result = own(LIMIT);

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.latency()).isPositive();
        assertThat(result.details())
                .containsEntry("poolUsedPercent", 0)
                .containsEntry("waiting", 0)
                .containsEntry("poolSize", 24)
                .containsEntry("replica", false)
                .containsKeys("poolActive", "poolIdle", "version", "connectionsUsedPercent")
                .doesNotContainKey("replicationLagSeconds");
    }

    @Test
    void theFullerPoolIsTheOneThatCounts() throws SQLException {
        List<java.sql.Connection> taken = OwnServer.take(DATABASE.platform(), 9);
        try {
            assertThat(own(LIMIT).details())
                    .containsEntry("poolUsedPercent", 75)
                    .containsEntry("poolActive", 9);
        } finally {
            OwnServer.giveBack(taken);
        }
    }

    @Test
    void aPoolThatIsUsedUpIsUnknownAndNoFaultOfTheDatabase() throws SQLException {
        List<java.sql.Connection> taken = OwnServer.take(DATABASE.application(), 12);
        try {
            HealthResult result = own(Duration.ofMillis(200));

            assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
            assertThat(result.reason()).contains("our own pool").contains("pool-size");
        } finally {
            OwnServer.giveBack(taken);
        }
    }

    @Test
    void aPoolThatWasUsedUpForAWhileIsDegraded() throws Exception {
        List<java.sql.Connection> taken = OwnServer.take(DATABASE.application(), 12);
        FutureTask<HealthResult> result = new FutureTask<>(() -> own(LIMIT));
        Thread checking = Thread.ofPlatform().start(result);
        await().until(() -> checking.getState() == Thread.State.TIMED_WAITING);
        OwnServer.giveBack(taken);

        assertThat(result.get().status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(result.get().reason()).contains("was used up for");
    }

    @Test
    void ourOwnThatCannotBeReachedIsUnknown() {
        HealthResult result =
                SERVER.database(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:9/x"))
                        .check(new Target(null, null), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("our own database cannot be asked");
    }

    @Test
    void aFurtherOneIsAskedOverItsUrl() {
        HealthResult result = further(Map.of("url", POSTGRES.url()), login(PASSWORD));

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.latency()).isPositive();
        assertThat(result.details())
                .containsKeys("connectMs", "version", "connectionsUsedPercent")
                .doesNotContainKey("poolUsedPercent");
    }

    @Test
    void aFurtherOneIsAskedByHostPortAndName() {
        java.net.URI url = java.net.URI.create(POSTGRES.url().substring("jdbc:".length()));
        HealthResult result =
                further(
                        Map.of(
                                "host", url.getHost(),
                                "port", url.getPort(),
                                "name", url.getPath().substring(1)),
                        login(PASSWORD));

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void aLoginThatIsRefusedIsUnhealthyAndShowsNoSecret() {
        HealthResult result = further(Map.of("url", POSTGRES.url()), login("wrong-and-secret"));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("login is refused");
        assertThat(result.toString()).doesNotContain("wrong-and-secret", "relaywatch_owner");
    }

    @Test
    void aDatabaseThatIsNotThereIsUnhealthy() {
        HealthResult result =
                further(
                        Map.of("url", POSTGRES.url().replaceAll("/[^/]+$", "/nowhere")),
                        login(PASSWORD));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("no database \"nowhere\"");
    }

    @Test
    void aServerThatIsNotThereIsUnhealthy() {
        HealthResult result = further(Map.of("host", "localhost", "port", 9), login(PASSWORD));

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
                            login(PASSWORD),
                            Duration.ofMillis(300));

            assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("timed out");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aTenantsDatabaseIsNotAsked() {
        HealthResult result =
                further(
                        new TenantId(Ids.next()),
                        Map.of("url", POSTGRES.url()),
                        login(PASSWORD),
                        LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("platform");
    }

    @Test
    void withoutALoginItIsUnknownAndSaysWhatIsMissing() {
        HealthResult result = further(Map.of("url", POSTGRES.url()), Map.of());

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("username");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db.example",
                "mysql://db.example/x",
                "postgresql://a:b@db.example/x",
                "postgresql://127.0.0.1:9/x?socketFactory=java.lang.Runtime",
                "jdbc:postgresql://127.0.0.1:9,127.0.0.2:9/x"
            })
    void anAddressThatCannotBeUsedIsUnknown(String url) {
        HealthResult result = further(Map.of("url", url), login(PASSWORD));

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.UNKNOWN);
    }
}
