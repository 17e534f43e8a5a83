package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the live stream, read by a virtual thread. */
final class Listener implements AutoCloseable {
    private static final int LONGEST_SECONDS = 20;

    private final Socket socket;
    private final List<String> head = new ArrayList<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();

    /** What came, with the time it did. */
    record Event(String id, String name, String data, long atNanos) {
        private static final Event END = new Event("", "end", "", 0);
    }

    /**
     * @param lastSeen sent as Last-Event-ID; absent: none is
     */
    Listener(int port, String path, String key, @Nullable String lastSeen) throws IOException {
        socket = connect(port, path, key, lastSeen, 0);
        BufferedReader reader =
                new BufferedReader(
                        new java.io.InputStreamReader(
                                socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
            head.add(line);
        }
        Thread.ofVirtual().start(() -> read(reader));
    }

    /** One that asks and reads nothing. */
    static Socket deaf(int port, String path, String key) throws IOException {
        return connect(port, path, key, null, 4_096);
    }

    private static Socket connect(
            int port, String path, String key, @Nullable String lastSeen, int buffer)
            throws IOException {
        Socket socket = new Socket();
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
        }
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + key
                        + "\r\n"
                        + (lastSeen == null ? "" : "Last-Event-ID: " + lastSeen + "\r\n")
                        + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String line(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("the stream ended");
        }
        return line;
    }

    /** Chunk sizes stand on lines of their own, and begin with no field name. */
    private void read(BufferedReader reader) {
        String id = "";
        String name = "";
        String data = "";
        try {
            while (true) {
                String line = line(reader);
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !name.isEmpty()) {
                    events.add(new Event(id, name, data, System.nanoTime()));
                    id = "";
                    name = "";
                    data = "";
                } else if (line.equals("0")) {
                    break;
                }
            }
        } catch (IOException e) {
            // it ended, for whichever reason
        }
        events.add(Event.END);
    }

    List<String> head() {
        return head;
    }

    String comment() throws InterruptedException {
        return Optional.ofNullable(comments.poll(LONGEST_SECONDS, TimeUnit.SECONDS)).orElseThrow();
    }

    /** The next one, of any name. */
    Event next() throws InterruptedException {
        Event event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing came");
        }
        assertThat(event).as("the stream ended").isNotEqualTo(Event.END);
        return event;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Of a stream that nobody reads. */
    static long drain(InputStream in) throws IOException {
        return in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}
