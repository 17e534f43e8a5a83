package dev.relaywatch.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 byte by byte, for what no honest client sends. One connection, opened anew where the
 * server ended it.
 */
public final class Wire implements AutoCloseable {
    private static final int LONGEST_MS = 60_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /**
     * @param port of this machine
     */
    public Wire(int port) {
        this.port = port;
    }

    /** A request as it goes over the wire; one character of its head is one byte. */
    public static final class Request {
        private final String method;
        private final String target;
        private final List<String> headers;
        private final byte[] body;
        private final boolean chunked;

        /**
         * @param headers whole lines; Host and the length of the body are added
         * @param chunked in pieces, without a length
         */
        public Request(
                String method, String target, List<String> headers, byte[] body, boolean chunked) {
            this.method = method;
            this.target = target;
            this.headers = List.copyOf(headers);
            this.body = body;
            this.chunked = chunked;
        }

        public String method() {
            return method;
        }

        public String target() {
            return target;
        }

        public List<String> headers() {
            return headers;
        }

        private byte[] head() {
            StringBuilder head = new StringBuilder();
            head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: x\r\n");
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (chunked) {
                head.append("Transfer-Encoding: chunked\r\n");
            } else if (body.length > 0 || method.equals("POST")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        private byte[] bytes() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(head());
            if (chunked) {
                for (int at = 0; at < body.length; at += 1_000) {
                    int size = Math.min(1_000, body.length - at);
                    all.write(
                            (Integer.toHexString(size) + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    all.write(body, at, size);
                    all.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                all.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                all.write(body);
            }
            return all.toByteArray();
        }

        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return method
                    + " "
                    + brief(target)
                    + " "
                    + headers.stream().map(Request::brief).toList()
                    + (chunked ? " chunked " : " ")
                    + body.length
                    + " bytes: "
                    + (text.length() > 3_000 ? text.substring(0, 3_000) + "..." : text);
        }

        private static String brief(String text) {
            return text.length() > 300 ? text.substring(0, 300) + "..." : text;
        }
    }

    /**
     * What came back.
     *
     * @param headers by name in any case
     */
    public record Answer(int status, Map<String, String> headers, String text) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Sends it and waits for the answer to it. */
    public Answer send(Request request) throws IOException {
        byte[] bytes = request.bytes();
        boolean reused = socket != null;
        try {
            return exchange(bytes, request.method().equals("HEAD"));
        } catch (IOException e) {
            hangUp();
            if (!reused) {
                throw e;
            }
            // the server may end an idle connection at any time
            return exchange(bytes, request.method().equals("HEAD"));
        }
    }

    private Answer exchange(byte[] bytes, boolean isHead) throws IOException {
        InputStream from = in;
        Socket to = socket;
        if (to == null || from == null) {
            to = new Socket(InetAddress.getLoopbackAddress(), port);
            to.setSoTimeout(LONGEST_MS);
            from = new BufferedInputStream(to.getInputStream());
            socket = to;
            in = from;
        }
        to.getOutputStream().write(bytes);
        to.getOutputStream().flush();
        Answer answer = read(from, isHead);
        if (answer.header("Connection").equalsIgnoreCase("close") || isStream(answer.headers())) {
            hangUp();
        }
        return answer;
    }

    /** One answer; interim ones are passed over. */
    public static Answer read(InputStream from, boolean isHead) throws IOException {
        while (true) {
            String line = line(from);
            int status = Integer.parseInt(line.split(" ", 3)[1]);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(from); !header.isEmpty(); header = line(from)) {
                int colon = header.indexOf(':');
                headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
            }
            if (status >= 200) {
                boolean hasBody = !isHead && status != 204 && status != 304;
                byte[] body = hasBody ? unpacked(body(from, headers), headers) : new byte[0];
                return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] unpacked(byte[] body, Map<String, String> headers) throws IOException {
        if (!"gzip".equals(headers.get("Content-Encoding"))) {
            return body;
        }
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return plain.readAllBytes();
        }
    }

    private static byte[] body(InputStream from, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = chunk(from); size > 0; size = chunk(from)) {
                all.write(from.readNBytes(size));
                line(from);
                if (isStream(headers)) {
                    return all.toByteArray(); // it has no end
                }
            }
            line(from);
            return all.toByteArray();
        }
        String length = headers.get("Content-Length");
        return length == null ? from.readAllBytes() : from.readNBytes(Integer.parseInt(length));
    }

    private static boolean isStream(Map<String, String> headers) {
        return headers.getOrDefault("Content-Type", "").startsWith("text/event-stream");
    }

    private static int chunk(InputStream from) throws IOException {
        return Integer.parseInt(line(from), 16);
    }

    private static String line(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within an answer");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }

    /** The next request opens another connection. */
    public void hangUp() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
