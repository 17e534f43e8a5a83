package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every monitor of a service that is reached over HTTP keeps to, whatever that speaks. */
public abstract class MonitorContractTest {
    protected static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    protected static final Duration LIMIT = Duration.ofSeconds(20);

    protected final MovableClock clock = new MovableClock(NOW);
    protected final Outbound outbound = LoopbackOutbound.open();
    protected final Probe probe = new Probe(outbound);
    protected final Sandbox sandbox = Sandbox.start(0, clock);

    protected abstract Monitor monitor();

    protected abstract Map<String, Object> settings();

    /** Every secret that the service's connections know. */
    protected abstract Map<String, String> secrets();

    /** What follows the sandbox's address in the connection's, where the whole URL is given. */
    protected String path() {
        return "";
    }

    /** Whether nothing can be found out without secrets. */
    protected boolean needsSecrets() {
        return true;
    }

    @AfterEach
    void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }

    protected final Fault here(Fault fault) {
        return fault.at("acme", monitor().service());
    }

    protected final void stand(Map<String, ?> values) {
        sandbox.stand("acme", monitor().service(), values);
    }

    protected final HealthResult check() {
        return check(URI.create(sandbox.url("acme", monitor().service()) + path()), secrets());
    }

    protected final HealthResult check(URI baseUrl, Map<String, String> secrets) {
        return check(baseUrl, secrets, LIMIT);
    }

    private HealthResult check(@Nullable URI baseUrl, Map<String, String> secrets, Duration limit) {
        TenantId tenant = new TenantId(Ids.next());
        Connection connection =
                new Connection(
                        new ConnectionId(Ids.next()),
                        tenant,
                        monitor().service(),
                        "main",
                        baseUrl,
                        settings(),
                        secrets,
                        "1");
        return monitor().check(new Target(tenant, connection), limit);
    }

    @Test
    void anAccountInOrderIsHealthy() {
        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(result.latency()).isPositive();
        assertThat(result.details()).isNotEmpty();
    }

    @Test
    void withoutCredentialsItIsUnknownAndSaysWhatIsMissing() {
        Assumptions.assumeTrue(needsSecrets());

        HealthResult result =
                check(URI.create(sandbox.url("acme", monitor().service()) + path()), Map.of());

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).containsAnyOf(secrets().keySet().toArray(String[]::new));
        assertThat(sandbox.received("acme", monitor().service())).isEmpty();
    }

    @Test
    void aSecretWithALineBreakIsUnknownAndNotSent() {
        Assumptions.assumeTrue(needsSecrets());
        Map<String, String> broken = new HashMap<>(secrets());
        broken.replaceAll((_, secret) -> secret + "\nsecond");

        HealthResult result =
                check(URI.create(sandbox.url("acme", monitor().service()) + path()), broken);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(result.reason()).contains("line break");
        assertThat(sandbox.received("acme", monitor().service())).isEmpty();
    }

    @Test
    void withoutAConnectionItIsUnknown() {
        HealthResult result = monitor().check(new Target(new TenantId(Ids.next()), null), LIMIT);

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_EXPIRED", "TOKEN_REVOKED"})
    void credentialsThatAreRefusedAreUnhealthyAndItSaysWhatToDo(FaultKind kind) {
        struckBy(kind);

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason())
                .containsPattern("[;:] (give|make|renew|connect|look at|see|WordPress) ?");
    }

    @Test
    void throttledIsDegradedAndNotDown() {
        struckBy(FaultKind.THROTTLED);

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.DEGRADED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNAVAILABLE",
                "UNKNOWN_ERROR",
                "HTML",
                "PORTAL",
                "EMPTY",
                "TRUNCATED",
                "ENORMOUS",
                "LIE",
                "RESET"
            })
    void whatIsNoGoodAnswerIsUnhealthyAndSaysWhy(FaultKind kind) {
        struckBy(kind);

        HealthResult result = check();

        assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).isNotBlank();
    }

    /** A provider that has no words for a kind of fault has no test of it. */
    private void struckBy(FaultKind kind) {
        try {
            sandbox.add(here(Fault.of(kind)));
        } catch (RuntimeException unspoken) {
            Assumptions.abort(monitor().service() + " has no words for " + kind);
        }
    }

    @Test
    void aServiceThatIsTooSlowEndsWithTheLimit() {
        sandbox.add(here(Fault.slow(Duration.ofSeconds(8))));
        long start = System.nanoTime();

        HealthResult result =
                check(
                        URI.create(sandbox.url("acme", monitor().service()) + path()),
                        secrets(),
                        Duration.ofMillis(300));

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(result.reason()).contains("timed out");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPortWithoutAServerIsUnhealthy() {
        HealthResult result = check(URI.create("http://127.0.0.1:" + closedPort()), secrets());

        assertThat(result.status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void aRedirectIsSaidAndNotFollowed() {
        try (ScriptedServer elsewhere = ScriptedServer.saying(Reply.of(200, "{}"));
                ScriptedServer moved =
                        ScriptedServer.saying(
                                new Reply(
                                        302, Map.of("Location", elsewhere.uri().toString()), ""))) {
            HealthResult result = check(moved.uri(), secrets());

            assertThat(result.status()).as(result.reason()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(result.reason()).contains("302");
            assertThat(elsewhere.bodies()).isEmpty();
        }
    }

    @Test
    void anAddressThatMayNotBeCalledIsUnknown() {
        HealthResult result = check(URI.create("http://169.254.169.254/latest"), secrets());

        assertThat(result.status()).isEqualTo(HealthStatus.UNKNOWN);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {200, 400, 401, 429, 500})
    void noSecretComesBack(int status) {
        Assumptions.assumeFalse(secrets().isEmpty(), "it has no secrets");
        String said = "no such token " + String.join(" ", secrets().values());
        String body =
                """
                {"error":{"message":"%1$s","code":1},"message":"%1$s","errors":"%1$s","name":"%1$s"}
                """
                        .formatted(said);
        try (ScriptedServer echo = ScriptedServer.saying(Reply.of(status, body))) {
            assertThat(check(echo.uri(), secrets()).toString()).doesNotContain(secrets().values());
        }
    }

    @Test
    void whatIsKeptOfAnAnswerIsBoundedAndCanBeStored() {
        String said = "x\\u0000".repeat(50_000);
        try (ScriptedServer endless =
                ScriptedServer.saying(
                        Reply.of(400, "{\"error\":{\"message\":\"" + said + "\"}}"))) {
            HealthResult result = check(endless.uri(), secrets());

            assertThat(String.valueOf(result.reason())).hasSizeLessThanOrEqualTo(500);
            assertThat(String.valueOf(result.reason())).doesNotContain("\0");
            assertThat(result.toString()).hasSizeLessThan(20_000);
        }
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
