package dev.relaywatch.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that says exactly what a test wants said, HTTP or not. */
final class RawServer implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();

    /** The head of every request: its first line and headers, one line each. */
    final Queue<List<String>> requests = new ConcurrentLinkedQueue<>();

    private final ServerSocket socket;
    private final String greeting;
    private final Reply reply;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** What to do with one request whose head has been read; returns to read the next one. */
    @FunctionalInterface
    interface Reply {
        void to(Socket client, OutputStream out) throws IOException, InterruptedException;
    }

    RawServer(Reply reply) {
        this(listening(), "", reply);
    }

    RawServer(ServerSocket socket, Reply reply) {
        this(socket, "", reply);
    }

    private RawServer(ServerSocket socket, String greeting, Reply reply) {
        this.socket = socket;
        this.greeting = greeting;
        this.reply = reply;
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every request with this text; bodies of requests are not read. */
    static RawServer saying(String answer) {
        return new RawServer((_, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static RawServer saying(String head, byte[] body) {
        return new RawServer((_, out) -> {
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        });
    }

    /** Speaks first, before any request. */
    static RawServer greeting(String greeting) {
        return new RawServer(listening(), greeting, (_, _) -> {});
    }

    /** Accepts and never says a word. */
    static RawServer silent() {
        return new RawServer((client, _) -> client.getInputStream().read());
    }

    int port() {
        return socket.getLocalPort();
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                connections.incrementAndGet();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> head = new ArrayList<>();
            String line;
            while ((line = in.readLine()) != null) {
                if (!line.isEmpty()) {
                    head.add(line);
                    continue;
                }
                requests.add(List.copyOf(head));
                head.clear();
                reply.to(client, client.getOutputStream());
            }
        } catch (IOException e) {
            // the client went away, which is what some tests are about
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
