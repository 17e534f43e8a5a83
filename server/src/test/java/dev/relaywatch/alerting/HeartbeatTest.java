package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.MovableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who watches the watcher hears of it as long as all gets on. */
class HeartbeatTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private static final Outbound OUTBOUND = LoopbackOutbound.open();

    private final MovableClock clock = new MovableClock(START);
    private final AtomicInteger heard = new AtomicInteger();
    private volatile int status = 200;
    private HttpServer receiver;
    private URI address;

    /** Gets on until the time that the test gives it. */
    private record Until(String name, Instant end) implements Progress {
        @Override
        public Optional<String> standstill(Instant now) {
            return now.isAfter(end)
                    ? Optional.of("nothing for " + Duration.between(end, now).toSeconds() + " s")
                    : Optional.empty();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/",
                exchange -> {
                    heard.incrementAndGet();
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        receiver.start();
        address =
                URI.create(
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/ping/a-secret");
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private Heartbeat heartbeat(Progress... parts) {
        return new Heartbeat(
                new HeartbeatProperties(address.toString()), List.of(parts), OUTBOUND, clock);
    }

    @Test
    void whileAllGetsOnItIsCalled() {
        Heartbeat heartbeat = heartbeat(new Until("checks", START), new Until("delivery", START));

        assertThat(heartbeat.beat(address)).isTrue();

        assertThat(heard).hasValue(1);
    }

    @Test
    void whileOnePartStandsStillItIsNotCalledAndTheLogSaysSoOnce() {
        Heartbeat heartbeat =
                heartbeat(
                        new Until("checks", START.plusSeconds(60)),
                        new Until("delivery", Instant.MAX));
        assertThat(heartbeat.beat(address)).isTrue();

        try (LogWatch log = new LogWatch()) {
            for (int minute = 0; minute < 3; minute++) {
                clock.advance(Duration.ofSeconds(61));
                assertThat(heartbeat.beat(address)).isFalse();
            }

            assertThat(heard).hasValue(1);
            assertThat(log.lines().stream().filter(line -> line.contains("stands still")))
                    .singleElement()
                    .asString()
                    .contains("checks: nothing for 1 s")
                    .doesNotContain("delivery");
        }
    }

    @Test
    void whenItGetsOnAgainSoDoesTheHeartbeat() {
        Heartbeat heartbeat = heartbeat(new Until("checks", START));
        clock.advance(Duration.ofMinutes(5));
        assertThat(heartbeat.beat(address)).isFalse();

        clock.set(START);

        assertThat(heartbeat.beat(address)).isTrue();
        assertThat(heard).hasValue(1);
    }

    @Test
    void aPartThatCannotBeAskedStandsStill() {
        Heartbeat heartbeat =
                heartbeat(
                        new Progress() {
                            @Override
                            public String name() {
                                return "notifications";
                            }

                            @Override
                            public Optional<String> standstill(Instant now) {
                                throw new IllegalStateException("the database is away");
                            }
                        });

        assertThat(heartbeat.beat(address)).isFalse();

        assertThat(heard).hasValue(0);
    }

    @Test
    void aReceiverThatRefusesIsSaidWithoutItsAddress() {
        Heartbeat heartbeat = heartbeat();
        status = 500;

        try (LogWatch log = new LogWatch()) {
            assertThat(heartbeat.beat(address)).isFalse();
            assertThat(heartbeat.beat(address)).isFalse();

            assertThat(log.lines().stream().filter(line -> line.contains("not heard")))
                    .singleElement()
                    .asString()
                    .contains("answered 500")
                    .doesNotContain("a-secret");
        }
    }

    @Test
    void withoutAnAddressNothingBeats() {
        Heartbeat heartbeat =
                new Heartbeat(new HeartbeatProperties(""), List.of(), OUTBOUND, clock);

        heartbeat.start();

        assertThat(heartbeat.isRunning()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ping.example", "ftp://ping.example", "https://u:p@ping.example", "ht tp"})
    void anAddressThatIsNoneStopsTheStartAndIsNotShown(String url) {
        assertThatThrownBy(() -> new HeartbeatProperties(url))
                .hasMessageContaining("relaywatch.heartbeat.url")
                .hasMessageNotContaining("ping.example");
    }
}
