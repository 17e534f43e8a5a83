package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client of the load, against the JDK's server. */
class KeepAliveConnectionTest {
    private final Set<Integer> clientPorts = new ConcurrentSkipListSet<>();
    private HttpServer server;
    private KeepAliveConnection connection;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> answer(exchange, 200, false));
        server.createContext("/last", exchange -> answer(exchange, 200, true));
        server.createContext("/no", exchange -> answer(exchange, 503, false));
        server.start();
        connection = to("/echo");
    }

    private KeepAliveConnection to(String path) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new KeepAliveConnection(url, path, "rwp_test");
    }

    private void answer(HttpExchange exchange, int status, boolean last) throws IOException {
        try (exchange) {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer =
                    (exchange.getRequestHeaders().getFirst("Authorization") + " " + body)
                            .getBytes(StandardCharsets.UTF_8);
            if (last) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.stop(0);
    }

    @Test
    void theBodyGoesOutWithTheKeyAndTheAnswersBodyComesBack() throws IOException {
        assertThat(connection.post("{\"name\":\"Jürgen\"}"))
                .isEqualTo("Bearer rwp_test {\"name\":\"Jürgen\"}");
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() throws IOException {
        connection.post("1");
        connection.post("2");

        assertThat(clientPorts).hasSize(1);
    }

    @Test
    void aConnectionThatTheServerEndsIsOpenedAnew() throws IOException {
        connection = to("/last");

        connection.post("1");
        connection.post("2");

        assertThat(clientPorts).hasSize(2);
    }

    @Test
    void aRefusalIsNoAnswer() {
        connection = to("/no");

        assertThatIOException()
                .isThrownBy(() -> connection.post("1"))
                .withMessageContaining("503")
                .withMessageContaining("Bearer rwp_test 1");
    }
}
