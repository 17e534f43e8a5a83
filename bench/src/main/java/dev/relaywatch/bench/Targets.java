package dev.relaywatch.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Services to be checked: each answers in 20 ms, one that hangs only after 30 s. */
final class Targets implements AutoCloseable {
    private static final int BACKLOG = 8_192;
    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration HANGING = Duration.ofSeconds(30);
    private static final String HANGS = "/hangs/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Targets(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", Targets::answer);
        server.start();
    }

    static Targets open() throws IOException {
        return new Targets(
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(exchange.getRequestURI().getPath().startsWith(HANGS) ? HANGING : USUAL);
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url(int number, boolean hangs) {
        return "http://127.0.0.1:"
                + server.getAddress().getPort()
                + (hangs ? HANGS : "/answers/")
                + number;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
