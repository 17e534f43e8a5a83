package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A way to a provider that goes where the scenario wants. */
class ProviderLineTest {
    private HttpServer provider;
    private ProviderLine line;

    @BeforeEach
    void open() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        provider.start();
        line = ProviderLine.to(provider.getAddress().getPort());
    }

    @AfterEach
    void close() {
        line.close();
        provider.stop(0);
    }

    /** On a connection of its own. */
    private String ask(Duration limit) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + line.port()))
                                    .timeout(limit)
                                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private String ask() throws IOException, InterruptedException {
        return ask(Duration.ofSeconds(10));
    }

    @Test
    void itLeadsToTheProvider() throws Exception {
        assertThat(ask()).isEqualTo("hello");
        assertThat(ask()).isEqualTo("hello");
    }

    @Test
    void whereItIsCutConnectionsAreRefused() throws Exception {
        ask();

        line.cut();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(this::ask);
    }

    @Test
    void whoIsConnectedLosesTheConnectionWhenItGoesAnotherWay() throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
            caller.setSoTimeout(10_000);

            line.silence();

            assertThat(isLost(caller)).isTrue();
        }
    }

    private static boolean isLost(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    @Test
    void whereItIsSilentNoAnswerComes() throws Exception {
        ask();

        line.silence();

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> ask(Duration.ofMillis(200)));
    }

    @Test
    void whereItIsMendedItLeadsThereAgain() throws Exception {
        line.cut();
        line.mend();
        assertThat(ask()).isEqualTo("hello");

        line.silence();
        line.mend();

        assertThat(ask()).isEqualTo("hello");
    }
}
