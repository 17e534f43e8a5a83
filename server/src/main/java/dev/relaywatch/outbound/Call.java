package dev.relaywatch.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call.
 *
 * @param uri sent as it is written, percent-encodings included
 * @param headers without those that the client writes itself (Host, Content-Length, ...)
 * @param body not copied: must not change until the call is answered; absent when there is none
 * @param timeout for the whole call, from looking up the name to the last byte of the answer
 * @param maxAnswerBytes how much of the answer's body is wanted; what is longer is cut
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared; a copy would cost
public record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        byte @Nullable [] body,
        Duration timeout,
        int maxAnswerBytes) {

    /** 1 MiB, enough for a page of any provider's answers. */
    public static final int DEFAULT_MAX_ANSWER_BYTES = 1 << 20;

    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    public Call {
        if (!Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS").contains(method)) {
            throw new IllegalArgumentException("method is not one that is called: " + method);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, got " + timeout);
        }
        if (maxAnswerBytes < 0 || maxAnswerBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "maxAnswerBytes must be from 0 to 2^31 - 2, got " + maxAnswerBytes);
        }
        headers.forEach(Call::check);
        headers = Map.copyOf(headers);
    }

    /** With the default bound on the answer. */
    public Call(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration timeout) {
        this(method, uri, headers, body, timeout, DEFAULT_MAX_ANSWER_BYTES);
    }

    public static Call get(URI uri, Map<String, String> headers, Duration timeout) {
        return new Call("GET", uri, headers, null, timeout);
    }

    /** Says that the body is JSON unless the headers name another type. */
    public static Call post(URI uri, Map<String, String> headers, byte[] body, Duration timeout) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
            all.put("Content-Type", "application/json");
        }
        return new Call("POST", uri, all, body, timeout);
    }

    /** The same call with another bound on the answer's body, in bytes. */
    public Call withMaxAnswerBytes(int bytes) {
        return new Call(method, uri, headers, body, timeout, bytes);
    }

    /** Method and host only: a path may be the secret (a webhook's), as may all the rest. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost();
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(Call::isTokenCharacter)) {
            throw new IllegalArgumentException("not a header name: \"" + name + "\"");
        }
        if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the client itself writes the header " + name);
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "the value of the header " + name + " contains a line break or control");
        }
    }

    /** RFC 9110, 5.6.2. */
    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
