package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that stands still for 20 s with checks under way blames nobody for it. */
@Tag("long")
@Timeout(300)
class FrozenServerTest {
    private static final int SHOPS = 60;
    private static final Duration FROZEN = Duration.ofSeconds(20);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    @TempDir Path temporary;

    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private ChildServer server;

    @BeforeEach
    void start() throws Exception {
        StringBuilder yaml =
                new StringBuilder("tenants:\n  - slug: acme\n    country: DE\n    connections:\n");
        for (int i = 0; i < SHOPS; i++) {
            yaml.append(
                    """
                          - service: stripe
                            name: shop-%d
                            base-url: "%s"
                            secrets: { api-key: sk_live_made_up }
                    """
                            .formatted(i, sandbox.url("acme", "stripe")));
        }
        Path file = Files.writeString(temporary.resolve("relaywatch.yaml"), yaml.toString());
        List<String> properties =
                new ArrayList<>(
                        List.of(
                                "--relaywatch.config=" + file,
                                "--relaywatch.outbound.allow-private-addresses=true",
                                "--relaywatch.health.tiers.core.interval=2s",
                                "--relaywatch.health.tiers.core.timeout=5s"));
        Arrays.stream(database.asProperties()).forEach(p -> properties.add("--" + p));
        sandbox.add(Fault.slow(Duration.ofMillis(400)));
        server =
                ChildServer.start(
                        ChildServer.directory(temporary), properties.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        server.kill();
        sandbox.close();
    }

    private long results(String condition) throws SQLException {
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM health_check_history WHERE service = 'stripe' AND "
                                        + condition)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatWasUnderWayIsUnknownAndNothingIsSaidToBeDown() throws Exception {
        await().atMost(Duration.ofMinutes(1)).until(() -> results("true") > 3 * SHOPS);
        for (int i = 0; i < 2; i++) {
            server.pause();
            Thread.sleep(FROZEN);
            server.resume();
            Thread.sleep(AFTERWARDS);
        }

        assertThat(results("status IN ('degraded', 'unhealthy')")).isZero();
        assertThat(results("status = 'unknown'")).isPositive();
        long made = results("status = 'healthy'");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> results("status = 'healthy'") > made + SHOPS);
    }
}
