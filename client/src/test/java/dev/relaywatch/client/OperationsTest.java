package dev.relaywatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the caller gets, and what the server hears. */
class OperationsTest {
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean hanging;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        release.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        heads.add(
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
        if (hanging) {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 202 : status, -1);
        exchange.close();
    }

    private Operations.Builder client() {
        return Operations.builder()
                .url("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .secretKey("rws_secret")
                .platform("woocommerce")
                .domain("shop.example")
                .clock(Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC))
                .gathering(Duration.ofMillis(5))
                .pauses(Collections.nCopies(3, Duration.ofMillis(1)));
    }

    @Test
    void whatTheCallReturnsIsReturnedAndTheServerHearsOfIt() throws Exception {
        String found;
        try (Operations operations = client().build()) {
            found = operations.time("search_products", () -> "a tent");
        }

        assertThat(found).isEqualTo("a tent");
        assertThat(heads).containsExactly("POST /api/operations/metrics Bearer rws_secret");
        assertThat(bodies.remove())
                .matches(
                        "\\{\"metrics\":\\[\\{\"operation\":\"search_products\",\"platform\":\"woocommerce\",\"domain\":\"shop.example\","
                                + "\"durationMs\":\\d+,\"success\":true,\"at\":\"2026-11-26T12:00:00Z\"}]}");
    }

    @Test
    void whatTheCallThrowsIsThrownAndToldOf() {
        IOException thrown = new IOException("no \"answer\"\nfrom the shop \uD83D");
        try (Operations operations = client().build()) {
            assertThatThrownBy(() ->
                            operations.time(
                                    "check_stock",
                                    () -> {
                                        throw thrown;
                                    }))
                    .isSameAs(thrown);
        }

        assertThat(bodies.remove())
                .contains(
                        "\"success\":false,",
                        "\"errorType\":\"IOException\",\"errorMessage\":\"no \\\"answer\\\"\\u000afrom the shop \\ud83d\"");
    }

    @Test
    void anExceptionThatCannotBeReadIsThrownAllTheSame() {
        RuntimeException odd =
                new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("of the message");
                    }
                };
        try (Operations operations = client().build()) {
            assertThatThrownBy(() ->
                            operations.time(
                                    "check_stock",
                                    () -> {
                                        throw odd;
                                    }))
                    .isSameAs(odd);
            assertThat(operations.dropped()).isEqualTo(1);
        }
    }

    @Test
    void manyGoTogether() throws Exception {
        try (Operations operations = client().build()) {
            for (int i = 0; i < 700; i++) {
                boolean unused = operations.time("get_cart", () -> true);
            }
        }

        assertThat(String.join("", bodies).split("\"operation\"", -1)).hasSize(701);
        assertThat(bodies.size()).isBetween(2, 100);
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws Exception {
        answers.addAll(List.of(429, 503, 202));
        Operations operations = client().build();
        try (operations) {
            boolean unused = operations.time("get_cart", () -> true);
        }

        assertThat(bodies).hasSize(3).containsOnly(bodies.element());
        assertThat(operations.dropped()).isZero();
    }

    @Test
    void whatIsNeverTakenIsDroppedAndCounted() throws Exception {
        answers.addAll(List.of(500, 500, 500, 500));
        Operations operations = client().build();
        try (operations) {
            boolean unused = operations.time("get_cart", () -> true);
        }

        assertThat(bodies).hasSize(4);
        assertThat(operations.dropped()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsNotSentAgain() throws Exception {
        answers.add(403);
        Operations operations = client().build();
        try (operations) {
            boolean unused = operations.time("get_cart", () -> true);
        }

        assertThat(bodies).hasSize(1);
        assertThat(operations.dropped()).isEqualTo(1);
    }

    @Test
    void whoMeasuresNeverWaitsForAServerThatHangs() throws Exception {
        hanging = true;
        Operations operations =
                client().mostBuffered(5).longestClose(Duration.ofMillis(100)).build();
        for (int i = 0; i < 100; i++) {
            boolean unused = operations.time("get_cart", () -> true);
        }
        long began = System.nanoTime();
        assertThat(operations.dropped()).isPositive();
        operations.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void nobodyListensAndNothingIsThrown() throws Exception {
        server.stop(0);
        Operations operations = client().build();
        try (operations) {
            assertThat(operations.time("get_cart", () -> 7)).isEqualTo(7);
        }

        assertThat(operations.dropped()).isEqualTo(1);
    }

    @Test
    void afterTheCloseWhatIsRecordedIsCountedAsLost() throws Exception {
        Operations operations = client().build();
        operations.close();
        operations.record("get_cart", 1, true, null, null, Instant.EPOCH);

        assertThat(operations.time("get_cart", () -> 7)).isEqualTo(7);
        assertThat(operations.dropped()).isEqualTo(2);
        assertThat(bodies).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Operations.builder().url("https://x.example").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secretKey is missing");
        assertThatThrownBy(() -> client().url("x.example").build())
                .hasMessageStartingWith("url must be such as https://");
    }
}
