package dev.relaywatch.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest HTTP/1.1 client that there is, so that the server gets the processor: one
 * connection, one request at a time, answers with a Content-Length only. A connection that the
 * server ends is opened anew for the next request.
 */
final class KeepAliveConnection implements AutoCloseable {
    private final URI server;
    private final byte[] head;
    private @Nullable Open open;

    private record Open(Socket socket, InputStream in) {}

    /**
     * @param path where everything is posted to
     * @param key sent as the bearer
     */
    KeepAliveConnection(URI server, String path, String key) {
        this.server = server;
        this.head =
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: "
                                + server.getAuthority()
                                + "\r\nAuthorization: Bearer "
                                + key
                                + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1.0"
                                + "\r\nContent-Type: application/json\r\nContent-Length: ")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The body of the answer.
     *
     * @throws IOException also when the status is another than 200
     */
    String post(String json) throws IOException {
        Open connection = connection();
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] length = (body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + length.length + body.length);
        System.arraycopy(length, 0, request, head.length, length.length);
        System.arraycopy(body, 0, request, head.length + length.length, body.length);
        connection.socket().getOutputStream().write(request);
        return answer(connection);
    }

    private Open connection() throws IOException {
        Open known = open;
        if (known == null) {
            Socket socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            known = new Open(socket, new BufferedInputStream(socket.getInputStream()));
            open = known;
        }
        return known;
    }

    private String answer(Open connection) throws IOException {
        String status = line(connection.in());
        int length = -1;
        boolean last = false;
        for (String header = line(connection.in());
                !header.isEmpty();
                header = line(connection.in())) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
            last |= lower.equals("connection: close");
        }
        if (length < 0) {
            throw new IOException("an answer without Content-Length: " + status);
        }
        String body = new String(connection.in().readNBytes(length), StandardCharsets.UTF_8);
        if (last) {
            close();
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + body);
        }
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server ended the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        Open connection = open;
        open = null;
        if (connection != null) {
            connection.socket().close();
        }
    }
}
