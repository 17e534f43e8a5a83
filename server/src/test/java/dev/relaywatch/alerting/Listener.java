package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (String line = line(in::read); !line.isEmpty(); line = line(in::read)) {
            head.add(line);
        }
        Thread.ofVirtual().start(() -> read(new Body(in)));
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

    /** Bytes one after the other; negative at the end. */
    private interface Bytes {
        int read() throws IOException;
    }

    private static String line(Bytes in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ended");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** What stands in the chunks (RFC 9112, 7.1), which end anywhere. */
    private static final class Body implements Bytes {
        private final InputStream in;
        private int left;

        Body(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                left = Integer.parseInt(line(in::read), 16);
                if (left == 0) {
                    return -1;
                }
            }
            int next = in.read();
            if (--left == 0) {
                line(in::read);
            }
            return next;
        }
    }

    private void read(Bytes body) {
        String id = "";
        String name = "";
        String data = "";
        try {
            while (true) {
                String line = line(body);
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

    /** The next alert; how services are may be told between. */
    Event next() throws InterruptedException {
        return next("alert");
    }

    Event next(String name) throws InterruptedException {
        while (true) {
            Event event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing came");
            }
            assertThat(event).as("the stream ended").isNotEqualTo(Event.END);
            if (event.name().equals(name)) {
                return event;
            }
        }
    }

    /** Whether the server ends it soon. */
    boolean ends() throws InterruptedException {
        Event event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        while (event != null && !event.equals(Event.END)) {
            event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        }
        return event != null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
