package dev.relaywatch.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A store's web site, on a port of its own and under any host name. */
public final class TestSite implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Served> pages = new ConcurrentHashMap<>();

    private record Served(String text, Map<String, String> headers) {}

    private TestSite(HttpServer server) {
        this.server = server;
    }

    public static TestSite start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestSite site = new TestSite(server);
            server.createContext("/", site::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * From now on there is a page at this path, whatever the query.
     *
     * @param headers names and values by turns
     */
    public void page(String path, String html, String... headers) {
        Map<String, String> all = new HashMap<>();
        all.put("Content-Type", "text/html; charset=utf-8");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        pages.put(path, new Served(html, all));
    }

    /** From now on there is a script at this path. */
    public void script(String path, String source) {
        page(path, source, "Content-Type", "text/javascript; charset=utf-8");
    }

    /** From now on the files of this folder are scripts under that path. */
    public void scripts(String path, Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.js")) {
            for (Path file : files) {
                script(path + file.getFileName(), Files.readString(file));
            }
        }
    }

    /** The address of a page under this host name. */
    public String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Served page = pages.get(exchange.getRequestURI().getPath());
            if (page == null) {
                // browsers ask for an icon by themselves, and would call its absence an error
                boolean icon = exchange.getRequestURI().getPath().equals("/favicon.ico");
                exchange.sendResponseHeaders(icon ? 204 : 404, -1);
                return;
            }
            page.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
