package dev.relaywatch.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Purchases as a shop sends them, each of somebody else. */
final class Purchases {
    private final AtomicLong next = new AtomicLong();

    /** A purchase and the body of the request that tells of it. */
    record Purchase(String eventId, String body) {}

    Purchase next() {
        long n = next.incrementAndGet();
        return new Purchase("order-" + n, body(n));
    }

    /** The body of a request with one event. */
    String one() {
        return next().body();
    }

    private static String body(long n) {
        return "{\"event\":\"purchase\",\"eventId\":\"order-"
                + n
                + "\",\"pageUrl\":\"https://bench.example/checkout/thanks?order="
                + n
                + "\",\"fbp\":\"fb.1.1700000000000."
                + (1_000_000_000L + n)
                + "\",\"userData\":{\"email\":\"jane"
                + n
                + "@example.com\",\"phone\":\"0151 "
                + (20_000_000L + n)
                + "\",\"firstName\":\"Jane\",\"lastName\":\"Miller"
                + n
                + "\",\"city\":\"Berlin\",\"zip\":\"10115\",\"country\":\"DE\","
                + "\"client_user_agent\":\"Mozilla/5.0 (X11; Linux x86_64) Bench/1.0\"},"
                + "\"params\":{\"value\":49.9,\"currency\":\"EUR\",\"order_id\":\""
                + n
                + "\",\"contents\":[{\"id\":\"SKU-1\",\"quantity\":2,\"item_price\":19.95},"
                + "{\"id\":\"SKU-2\",\"quantity\":1,\"item_price\":10.0}]}}";
    }

    /** The body of a request with many. */
    String batch(int size) {
        StringBuilder body = new StringBuilder("{\"events\":[");
        for (int i = 0; i < size; i++) {
            body.append(i == 0 ? "" : ",").append(one());
        }
        return body.append("]}").toString();
    }
}
