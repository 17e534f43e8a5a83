package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.GoogleAccess.Outcome;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One token a connection, however many ask, and a new one in time. */
class GoogleAccessTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final Outbound outbound = LoopbackOutbound.open();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final GoogleAccess access = new GoogleAccess(outbound, clock);

    @AfterEach
    void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }

    private Connection connection(String fingerprint) {
        return connection(
                fingerprint,
                Map.of("client-id", "an-id", "client-secret", "hush", "refresh-token", "1//token"));
    }

    private Connection connection(String fingerprint, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "google-ads",
                "main",
                URI.create(sandbox.url("acme", "google-ads")),
                Map.of(),
                secrets,
                fingerprint);
    }

    private long calls() {
        return sandbox.counts("acme", "google-ads").requests();
    }

    private static String granted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Granted.class);
        return ((Outcome.Granted) outcome).token();
    }

    @Test
    void manyWhoAskAtOnceShareOneRefresh() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(200)));
        Set<String> tokens = new HashSet<>();
        try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(lanes.submit(() -> access.token(connection("f"), LIMIT)));
            }
            for (Future<Outcome> one : asked) {
                tokens.add(granted(one.get()));
            }
        }
        assertThat(tokens).hasSize(1);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aTokenIsUsedUntilAMinuteBeforeItsEnd() {
        String first = granted(access.token(connection("f"), LIMIT));
        clock.advance(Duration.ofSeconds(3_538));
        assertThat(granted(access.token(connection("f"), LIMIT))).isEqualTo(first);

        clock.advance(Duration.ofSeconds(2));

        assertThat(granted(access.token(connection("f"), LIMIT))).isNotEqualTo(first);
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void aChangedSecretAsksAnew() {
        access.token(connection("before"), LIMIT);
        access.token(connection("after"), LIMIT);

        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void aTokenThatGoogleDidNotTakeIsForgottenOnce() {
        String refused = granted(access.token(connection("f"), LIMIT));
        access.forget(connection("f"), refused);
        clock.advance(Duration.ofSeconds(1));
        String second = granted(access.token(connection("f"), LIMIT));

        access.forget(connection("f"), refused);

        assertThat(granted(access.token(connection("f"), LIMIT))).isEqualTo(second);
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void aRevokedGrantIsAPersonsToMend() {
        sandbox.add(Fault.of(FaultKind.TOKEN_REVOKED));

        assertThat(access.token(connection("f"), LIMIT))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo("invalid_grant");
                            assertThat(refused.message())
                                    .contains("expired or revoked", "connect the Google account");
                        });
    }

    @Test
    void aRefusalIsNotAskedAgainByEveryLane() {
        sandbox.add(Fault.of(FaultKind.TOKEN_REVOKED));
        access.token(connection("f"), LIMIT);
        access.token(connection("f"), LIMIT);
        assertThat(calls()).isEqualTo(1);

        sandbox.heal(null, null);
        clock.advance(Duration.ofSeconds(6));

        granted(access.token(connection("f"), LIMIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTML", "PORTAL", "EMPTY", "TRUNCATED", "ENORMOUS", "RESET", "UNAVAILABLE"})
    void troubleAtTheTokenServicePasses(FaultKind kind) {
        sandbox.add(Fault.of(kind));

        assertThat(access.token(connection("f"), LIMIT)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void whoWaitsInVainIsTold() {
        sandbox.add(Fault.slow(Duration.ofSeconds(5)));

        assertThat(access.token(connection("f"), Duration.ofMillis(100)))
                .isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void anAccountWithoutASecretIsNotAskedFor() {
        assertThat(access.token(connection("f", Map.of("client-id", "an-id")), LIMIT))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("secrets.client-secret"));
        assertThat(calls()).isZero();
    }

    @Test
    void noTokenStandsInItsText() {
        Outcome outcome = access.token(connection("f"), LIMIT);

        assertThat(outcome.toString()).doesNotContain(granted(outcome));
    }
}
