package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Purchases at a fixed rate. */
class SteadyTrafficTest {
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private final Purchases purchases = new Purchases();
    private volatile String answer = "{\"success\":true,\"accepted\":1,\"duplicates\":0}";
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        received.add(new String(body, StandardCharsets.UTF_8));
                        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private Store store() {
        return new Store() {
            @Override
            public KeepAliveConnection connection() {
                URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
                return new KeepAliveConnection(url, "/", "rwp_test");
            }

            @Override
            public Purchases purchases() {
                return purchases;
            }
        };
    }

    @Test
    void allStoresTogetherKeepTheRate() throws Exception {
        SteadyTraffic traffic =
                new SteadyTraffic(List.of(store(), store()), 100, Clock.systemUTC());

        Map<String, Instant> acknowledged = traffic.run(Duration.ofMillis(500));

        // what is late is made up for; on a busy machine the end may come first
        assertThat(acknowledged).hasSizeBetween(25, 52);
        assertThat(received).hasSize(acknowledged.size());
    }

    @Test
    void eachEventIsNotedWithTheTimeOfItsAnswer() throws Exception {
        Instant before = Clock.systemUTC().instant();
        Map<String, Instant> acknowledged =
                new SteadyTraffic(List.of(store()), 100, Clock.systemUTC())
                        .run(() -> received.size() < 3);
        Instant after = Clock.systemUTC().instant();

        assertThat(acknowledged).containsOnlyKeys("order-1", "order-2", "order-3");
        assertThat(acknowledged.values()).allSatisfy(at -> assertThat(at).isBetween(before, after));
    }

    @Test
    void whatIsNotAcceptedEndsIt() {
        answer = "{\"success\":false,\"error\":\"busy\"}";
        SteadyTraffic traffic = new SteadyTraffic(List.of(store()), 100, Clock.systemUTC());

        assertThatIllegalStateException()
                .isThrownBy(() -> traffic.run(Duration.ofSeconds(10)))
                .withMessageContaining("busy");
    }
}
