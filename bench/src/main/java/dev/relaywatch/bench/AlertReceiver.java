package dev.relaywatch.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.relaywatch.bench.AlertedStores.Breakage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A webhook channel's receiver that notes when it heard of what. */
final class AlertReceiver implements AutoCloseable {
    private static final Pattern OPENED = Pattern.compile("\\{\"type\":\"alert\\.opened\"");
    private static final Pattern SERVICE = Pattern.compile("\"service\":\"([^\"]+)\"");
    private static final Pattern TENANT = Pattern.compile("\"tenant\":\"([^\"]+)\"");

    private final HttpServer server;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Breakage, List<Instant>> receipts = new ConcurrentHashMap<>();

    private AlertReceiver(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    static AlertReceiver open(Clock clock) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AlertReceiver receiver = new AlertReceiver(server, clock);
        server.setExecutor(receiver.threads);
        server.createContext("/", receiver::take);
        server.start();
        return receiver;
    }

    private void take(HttpExchange exchange) throws IOException {
        Instant now = clock.instant();
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher service = SERVICE.matcher(body);
            Matcher tenant = TENANT.matcher(body);
            if (OPENED.matcher(body).lookingAt() && service.find() && tenant.find()) {
                receipts.computeIfAbsent(
                                new Breakage(
                                        Objects.requireNonNull(tenant.group(1)),
                                        Objects.requireNonNull(service.group(1))),
                                _ -> new CopyOnWriteArrayList<>())
                        .add(now);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
    }

    Map<Breakage, List<Instant>> receipts() {
        return Map.copyOf(receipts);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
