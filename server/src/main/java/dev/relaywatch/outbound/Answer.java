package dev.relaywatch.outbound;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of a {@link Call}. */
public sealed interface Answer {

    /** From the start of the call until this was known. */
    Duration took();

    /**
     * The other side answered, with whatever status.
     *
     * @param headers by lower-case name; the values of a repeated one are joined by {@code ", "}
     * @param body decompressed; empty when there was none
     * @param truncated whether the body went on past the bound; its rest was not read
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Response(
            int status, Map<String, String> headers, byte[] body, boolean truncated, Duration took)
            implements Answer {

        /** Bytes in which a page says that it is one. */
        private static final int PAGE_BEGINS = 256;

        public Response {
            headers = Map.copyOf(headers);
        }

        /**
         * @param name in any case
         */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** The body in the charset that the answer names, else UTF-8. */
        public String text() {
            ContentType type = ContentType.parseLenient(headers.get("content-type"));
            Charset charset = type == null ? null : type.getCharset();
            return new String(body, charset == null ? StandardCharsets.UTF_8 : charset);
        }

        /** The body as JSON, whatever type the answer names; empty when it is not, or is cut. */
        public Optional<JsonNode> json() {
            if (truncated) {
                return Optional.empty();
            }
            try {
                JsonNode node = JsonMapper.shared().readTree(body);
                return node.isMissingNode() ? Optional.empty() : Optional.of(node);
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        /**
         * Whether it is a page for people, whatever type the answer names: that of a portal or a
         * proxy, where a program was to answer.
         */
        public boolean isPage() {
            String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
            String start =
                    new String(body, 0, Math.min(body.length, PAGE_BEGINS), StandardCharsets.UTF_8)
                            .stripLeading()
                            .toLowerCase(Locale.ROOT);
            return type.startsWith("text/html")
                    || type.startsWith("application/xhtml+xml")
                    || start.startsWith("<!doctype html")
                    || start.startsWith("<html");
        }

        @Override
        public String toString() {
            return status + ", " + body.length + " bytes" + (truncated ? " (cut)" : "");
        }
    }

    /**
     * No complete answer came. The request may have been received and acted upon all the same,
     * except for {@link Reason#DNS}, {@link Reason#REFUSED}, {@link Reason#UNREACHABLE} and {@link
     * Reason#FORBIDDEN_ADDRESS}.
     *
     * @param message for people; names the host, never a path, query, header or body
     */
    record Unreached(Reason reason, String message, Duration took) implements Answer {}

    /** Why there is no answer. */
    enum Reason {
        /** The name has no address, or the name service did not say. */
        DNS,
        /** Nothing listens on the port. */
        REFUSED,
        /** No way to the address. */
        UNREACHABLE,
        /** The connection ended before the answer was complete. */
        RESET,
        /** Connecting, or the whole call, took longer than allowed. */
        TIMEOUT,
        /** No trusted encrypted connection: certificate, name or protocol. */
        TLS,
        /** The address guard said no; nothing was connected to. */
        FORBIDDEN_ADDRESS,
        /** What came is not HTTP, or breaks a bound of it. */
        PROTOCOL,
        /** The caller was interrupted, or this server is stopping. */
        INTERRUPTED
    }
}
