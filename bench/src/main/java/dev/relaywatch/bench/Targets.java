package dev.relaywatch.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Services to be checked, a few on each of many hosts of the loopback network: each answers in 20
 * ms, one that hangs only after 30 s.
 */
final class Targets implements AutoCloseable {
    private static final int OF_A_HOST = 20;
    private static final int MOST_HOSTS = 200;
    private static final int BACKLOG = 1_024;
    private static final Duration USUAL = Duration.ofMillis(20);
    private static final Duration HANGING = Duration.ofSeconds(30);
    private static final String HANGS = "/hangs/";

    private final int count;
    private final List<HttpServer> hosts = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Targets(int count) {
        this.count = count;
    }

    static Targets open(int count) throws IOException {
        Targets targets = new Targets(count);
        try {
            int hosts = Math.clamp(Math.ceilDiv(count, OF_A_HOST), 1, MOST_HOSTS);
            for (int i = 0; i < hosts; i++) {
                targets.add("127.0.1." + (i + 1));
            }
            return targets;
        } catch (IOException e) {
            targets.close();
            throw e;
        }
    }

    private void add(String address) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", Targets::answer);
        server.start();
        hosts.add(server);
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
        InetSocketAddress host = hosts.get(number % count * hosts.size() / count).getAddress();
        return "http://"
                + host.getAddress().getHostAddress()
                + ":"
                + host.getPort()
                + (hangs ? HANGS : "/answers/")
                + number;
    }

    @Override
    public void close() {
        hosts.forEach(host -> host.stop(0));
        threads.shutdownNow();
    }
}
