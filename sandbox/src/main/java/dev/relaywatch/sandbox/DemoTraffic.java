package dev.relaywatch.sandbox;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/**
 * Plays the customers of a few stores against a running server. A call that fails is counted and
 * never repeated, so the server may go away and come back.
 */
final class DemoTraffic implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final long SEED = 20_261;

    private final URI server;
    private final List<DemoStore> stores;
    private final Clock clock;
    private final Pause pause;
    private final PrintStream out;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final LongAdder sent = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final Map<DemoDoor, LongAdder> byDoor = new ConcurrentHashMap<>();

    /**
     * @param server its base URL, without a slash at the end
     */
    DemoTraffic(URI server, List<DemoStore> stores, Clock clock, Pause pause, PrintStream out) {
        this.server = server;
        this.stores = List.copyOf(stores);
        this.clock = clock;
        this.pause = pause;
        this.out = out;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(3))
                        .executor(threads)
                        .build();
    }

    /** Waits for the server in the background, then sends until closed. */
    void start() {
        threads.execute(() ->
                untilInterrupted(() -> {
                    if (awaitServer()) {
                        stores.forEach(this::startStore);
                        report();
                    } else {
                        out.println("traffic: no server at " + server + ", none");
                    }
                }));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.shutdownNow();
    }

    /** False if the server did not answer within ten minutes. */
    boolean awaitServer() throws InterruptedException {
        Instant end = clock.instant().plus(LONGEST_WAIT);
        HttpRequest look = request("/api/health/tracking").GET().build();
        while (clock.instant().isBefore(end)) {
            try {
                if (client.send(look, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException _) {
                // not there yet
            }
            pause.lasting(BETWEEN_LOOKS);
        }
        return false;
    }

    void send(DemoCall call) throws InterruptedException {
        HttpRequest.Builder request =
                request(call.path())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(call.body())));
        call.headers().forEach(request::header);
        sent.increment();
        byDoor.computeIfAbsent(call.door(), _ -> new LongAdder()).increment();
        try {
            boolean taken =
                    isTaken(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
            (taken ? accepted : refused).increment();
        } catch (IOException _) {
            unanswered.increment();
        }
    }

    /** What happened since the last line, and by which doors. */
    String line() {
        var doors = new StringJoiner(", ", " (", ")").setEmptyValue("");
        for (DemoDoor door : DemoDoor.values()) {
            LongAdder count = byDoor.get(door);
            long calls = count == null ? 0 : count.sumThenReset();
            if (calls > 0) {
                doors.add(door + " " + calls);
            }
        }
        return "traffic: %d sent, %d accepted, %d refused, %d unanswered%s"
                .formatted(
                        sent.sumThenReset(),
                        accepted.sumThenReset(),
                        refused.sumThenReset(),
                        unanswered.sumThenReset(),
                        doors);
    }

    private void startStore(DemoStore store) {
        threads.execute(() -> untilInterrupted(() -> play(store)));
        threads.execute(() -> untilInterrupted(() -> tellHistory(store)));
    }

    private void tellHistory(DemoStore store) throws InterruptedException {
        String shop = store.shop();
        if (shop != null) {
            for (DemoCall call : new DemoHistory(store, shop, SEED, clock.instant()).calls()) {
                send(call);
            }
        }
    }

    /** One call in each interval, at a random moment of it; calls that were missed stay missed. */
    private void play(DemoStore store) throws InterruptedException {
        var random = new Random(SEED);
        var shop = new DemoShop(store, SEED, clock.instant());
        Duration interval = Duration.ofMinutes(1).dividedBy(store.eventsPerMinute());
        Instant slot = clock.instant();
        while (true) {
            Instant now = clock.instant();
            Duration wait =
                    Duration.between(now, slot.plusNanos(random.nextLong(interval.toNanos())));
            if (wait.isPositive()) {
                pause.lasting(wait);
            }
            send(shop.next(clock.instant()));
            slot = slot.plus(interval);
            if (slot.isBefore(clock.instant())) {
                slot = clock.instant();
            }
        }
    }

    private void report() throws InterruptedException {
        while (true) {
            pause.lasting(REPORT_INTERVAL);
            out.println(line());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).timeout(CALL_TIMEOUT);
    }

    /** The tracking door says in the body what it thinks, the others in the status. */
    private static boolean isTaken(HttpResponse<byte[]> answer) {
        boolean ok = answer.statusCode() >= 200 && answer.statusCode() < 300;
        if (!ok || !answer.uri().getPath().startsWith("/api/track/")) {
            return ok;
        }
        return Json.read(answer.body()).map(DemoTraffic::saysSuccess).orElse(false);
    }

    private static boolean saysSuccess(JsonNode body) {
        return body.path("success").asBoolean(false);
    }

    private static void untilInterrupted(Work work) {
        try {
            work.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }
}
