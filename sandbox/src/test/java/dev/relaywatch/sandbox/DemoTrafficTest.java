package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DemoTrafficTest {
    private static final DemoStore ACME =
            new DemoStore("acme", "rwp_1", "rws_1", 60, "EUR", null, false, null);

    private final MovableClock clock = new MovableClock();
    private final Queue<Headers> headers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String body = "{\"success\":true}";

    DemoTrafficTest() throws IOException {
        server = Door.listen(0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aCallCarriesKeyBrowserAndOrigin() throws Exception {
        try (DemoTraffic traffic = traffic(clock::advance)) {
            traffic.send(call());

            Headers sent = headers.element();
            assertThat(sent.get("Authorization")).containsExactly("Bearer rwp_1");
            assertThat(sent.getFirst("User-Agent")).startsWith("Mozilla/5.0");
            assertThat(sent.get("Origin")).containsExactly("https://acme.example");
        }
    }

    @Test
    void whatTheServerSaysIsCountedOnce() throws Exception {
        try (DemoTraffic traffic = traffic(clock::advance)) {
            traffic.send(call());
            body = "{\"success\":false}";
            traffic.send(call());
            status = 503;
            traffic.send(call());

            assertThat(traffic.line())
                    .isEqualTo("traffic: 3 sent, 1 accepted, 2 refused, 0 unanswered (events 3)");
            assertThat(traffic.line())
                    .isEqualTo("traffic: 0 sent, 0 accepted, 0 refused, 0 unanswered");
        }
    }

    @Test
    void theLineSaysHowManyWentThroughEachDoor() throws Exception {
        var shop = new DemoShop(ACME, 7, clock.instant());
        Map<DemoDoor, Integer> sent = new EnumMap<>(DemoDoor.class);
        try (DemoTraffic traffic = traffic(clock::advance)) {
            for (int i = 0; i < 60; i++) {
                DemoCall call = shop.next(clock.instant());
                sent.merge(call.door(), 1, Integer::sum);
                traffic.send(call);
            }

            String line = traffic.line();

            assertThat(line).startsWith("traffic: 60 sent, 60 accepted, 0 refused, 0 unanswered (");
            assertThat(sent.keySet()).contains(DemoDoor.VISIT, DemoDoor.EVENT);
            sent.forEach((door, calls) -> assertThat(line).contains(door + " " + calls));
        }
    }

    @Test
    void aServerThatIsAwayIsCountedAndNotFatal() throws Exception {
        try (DemoTraffic traffic = traffic(clock::advance)) {
            server.stop(0);
            traffic.send(call());

            assertThat(traffic.line())
                    .isEqualTo("traffic: 1 sent, 0 accepted, 0 refused, 1 unanswered (events 1)");
        }
    }

    @Test
    void trafficWaitsUntilTheServerAnswers() throws Exception {
        status = 503;
        Pause untilReady =
                duration -> {
                    clock.advance(duration);
                    if (!clock.instant().isBefore(Instant.parse("2026-11-20T10:09:00Z"))) {
                        status = 200;
                    }
                };
        try (DemoTraffic traffic = traffic(untilReady)) {
            assertThat(traffic.awaitServer()).isTrue();
            assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-20T10:09:00Z"));
        }
    }

    @Test
    void trafficGivesUpOnAServerThatNeverComes() throws Exception {
        server.stop(0);
        try (DemoTraffic traffic = traffic(duration -> clock.advance(Duration.ofMinutes(1)))) {
            assertThat(traffic.awaitServer()).isFalse();
        }
    }

    /** One event of a page. */
    private DemoCall call() {
        var random = new Random(7);
        var visit = new DemoVisit(ACME, random, clock.instant());
        return DemoCall.of(
                DemoDoor.EVENT,
                "/api/track/event",
                ACME.publicKey(),
                DemoPages.browserHeaders(visit),
                Json.object().put("event", "page_view"));
    }

    private DemoTraffic traffic(Pause pause) {
        return new DemoTraffic(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                List.of(ACME),
                clock,
                pause,
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(exchange.getRequestHeaders());
            exchange.getRequestBody().readAllBytes();
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Test
    void aMonthOfOperationsEndsNowAndIsTheSameEachTime() {
        Instant now = Instant.parse("2026-11-26T12:00:00Z");
        DemoStore birch =
                new DemoStore("birch", "rwp_2", "rws_2", 60, "GBP", null, false, "woocommerce");
        List<DemoCall> calls = new DemoHistory(birch, "woocommerce", 1, now).calls();
        List<JsonNode> all =
                calls.stream().flatMap(call -> call.body().path("metrics").valueStream()).toList();

        assertThat(calls)
                .allSatisfy(
                        call -> assertThat(call.body().path("metrics").size()).isBetween(1, 1_000));
        assertThat(all).hasSizeBetween(4_000, 6_000);
        assertThat(all)
                .extracting(one -> Instant.parse(one.path("at").asString()))
                .allMatch(at -> !at.isAfter(now) && at.isAfter(now.minus(Duration.ofDays(31))))
                .anyMatch(at -> at.isBefore(now.minus(Duration.ofDays(29))));
        assertThat(new DemoHistory(birch, "woocommerce", 1, now).calls()).isEqualTo(calls);
    }
}
