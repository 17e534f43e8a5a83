package dev.relaywatch.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/** The worst of third parties: repeats the whole request, and people it knows, in every answer. */
public final class EchoingPlatform implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> heard = new AtomicReference<>("");
    private final String people;
    private final String name;

    /** Says all of this of a person in every answer: in words what can be told in words. */
    public EchoingPlatform(String email, String phone, String name, String ip) {
        this.people = "no account of " + email + ", " + phone + " at " + ip;
        this.name = name;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on. */
    public void answers(int with) {
        status.set(with);
    }

    public int asked() {
        return asked.get();
    }

    /** All that it was told so far. */
    public String heard() {
        return heard.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            StringBuilder echo = new StringBuilder(people);
            echo.append(' ').append(exchange.getRequestURI());
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            echo.append(' ').append(name).append(": ").append(values));
            echo.append(' ')
                    .append(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            String said = echo.toString();
            heard.updateAndGet(before -> before.length() > 1_000_000 ? before : before + said);
            int code = status.get();
            byte[] body =
                    JsonMapper.shared()
                            .writeValueAsBytes(
                                    Map.of(
                                            "error",
                                            Map.of(
                                                    "code",
                                                    code,
                                                    "type",
                                                    "echo",
                                                    "status",
                                                    "INVALID_ARGUMENT",
                                                    "message",
                                                    said),
                                            "customer",
                                            Map.of("first_name", name, "last_name", name),
                                            "code",
                                            "echo",
                                            "message",
                                            said,
                                            "access_token",
                                            "zqsecretissuedtoken0001",
                                            "errors",
                                            List.of(Map.of("message", said))));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Request-Id", "zq.marker@private.example");
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(code, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
