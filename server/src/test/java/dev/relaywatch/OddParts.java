package dev.relaywatch;

import java.util.List;
import java.util.Random;

/** Parts of requests that careless and hostile senders send. */
final class OddParts {
    /** As they stand in an address. */
    static final List<String> ADDRESSES =
            List.of(
                    "",
                    "0",
                    "-1",
                    "99999999999999999999",
                    "%00",
                    "a%00b",
                    "%F0%9F%98%80",
                    "%ED%A0%80",
                    "%FF%FE",
                    "%C0%AF",
                    "%",
                    "%zz",
                    "%2F",
                    "%2e%2e%2f",
                    "%252F",
                    "..",
                    ";a=b",
                    "%3B",
                    "%0d%0aSet-Cookie:%20a=b",
                    "%E2%80%AEgnp",
                    "%7B%7D%5B%5D",
                    "'%20OR%201=1--",
                    "x".repeat(3_000),
                    "%F0%9F%98%80".repeat(300),
                    "true,failed,,",
                    "failed,pending,uploaded,dead_letter",
                    "2026-01-01T00:00:00Z",
                    "2026-01-01",
                    "%2B999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "-1000000000-01-01T00:00:00Z",
                    "NaN",
                    "1e9",
                    "MTA",
                    "LTE",
                    "OTk5OTk5OTk5OQ",
                    "01890000-0000-7000-8000-000000000000",
                    "1-1-1-1-1",
                    "meta_capi",
                    "meta_capi:name",
                    "errorCode",
                    "rwp_wrong",
                    "zq.marker%40private.example",
                    "zq.marker@private.example");

    /** Whole lines; one character is one byte. */
    static final List<String> HEADERS =
            List.of(
                    "Content-Type: text/plain",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Type: multipart/form-data",
                    "Content-Type: application/json; charset=utf-16",
                    "Content-Type: application/json; charset=nonsense",
                    "Content-Type: ;;;//",
                    "Content-Type: */*",
                    "Content-Type: " + "x".repeat(3_000),
                    "Content-Encoding: gzip",
                    "Content-Encoding: br, nonsense",
                    "Accept: application/xml",
                    "Accept: text/html",
                    "Accept: nonsense",
                    "Accept-Encoding: gzip",
                    "Accept-Language: " + "x-".repeat(500),
                    "Cookie: " + "a=b; ".repeat(500),
                    "Cookie: rw_vid=" + "v".repeat(3_000),
                    "Cookie: rw_vid=\"zq.marker@private.example",
                    "Cookie: =;;=\u00ff\u0001, rw_vid",
                    "Cookie: rw_vid=\u00f0\u009f\u0098\u0080",
                    "X-Forwarded-For: not an address, 300.1.1.1, ::::, [",
                    "X-Forwarded-For: " + "203.0.113.9, ".repeat(300) + "127.0.0.1",
                    "X-Forwarded-For: fe80::1%eth0",
                    "X-Forwarded-For: 203.0.113.77",
                    "X-Forwarded-Proto: gopher",
                    "X-Forwarded-Host: a b<>\"",
                    "Origin: null",
                    "Origin: \u00ff\u00fe<script>",
                    "Origin: https://" + "x".repeat(3_000),
                    "Referer: https://acme.example/?email=zq.marker@private.example#\u00e9",
                    "Referer: " + "r".repeat(5_000),
                    "User-Agent: \u00f0\u009f\u0098\u0080 \u00ff\u0080",
                    "User-Agent: " + "u".repeat(5_000),
                    HostileRequests.WEBHOOK_ID + noise(5_000),
                    "webhook-timestamp: 99999999999999999999",
                    "webhook-signature: v1,%%% v1a,x " + "v1,a ".repeat(100),
                    "X-HTTP-Method-Override: DELETE",
                    "Range: bytes=0-1,5-,-9",
                    "If-None-Match: *",
                    "If-Modified-Since: yesterday",
                    "Expect: 100-continue",
                    "Content-Length: 1",
                    "Content-Length: -1",
                    "Transfer-Encoding: chunked",
                    "Upgrade: websocket",
                    "Connection: close",
                    "X-Nul: a\u0000b",
                    "no colon at all",
                    ": no name");

    static final List<String> KEYS =
            List.of(
                    "Bearer",
                    "Bearer  ",
                    "Bearer rwp_wrong",
                    "Bearer rws_" + "x".repeat(5_000),
                    "Bearer \u00ff\u00fe",
                    "Basic",
                    "Basic %%%",
                    "Basic OnB3",
                    "Basic " + "QUFB".repeat(1_000),
                    "Digest username=\"x\"",
                    "nonsense");

    static final List<String> METHODS =
            List.of(
                    "GET",
                    "HEAD",
                    "PUT",
                    "PATCH",
                    "DELETE",
                    "OPTIONS",
                    "TRACE",
                    "PROPFIND",
                    "post",
                    "NONSENSE");

    private OddParts() {}

    /** Text that no compression shortens. */
    private static String noise(int length) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }
}
