package dev.relaywatch.testing;

import dev.relaywatch.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store with two destinations whose clients send events, batches, leads and deals to real servers
 * whatever becomes of these, and remember what was acknowledged.
 */
public final class BusyStore {
    public static final List<String> DESTINATIONS = List.of("meta", "tiktok");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CLIENTS = 8;
    private static final int BATCH = 20;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(2);
    private static final Duration AFTER_A_REFUSAL = Duration.ofMillis(20);

    private final String slug;
    private final String publicKey;
    private final String secretKey;
    private final Sandbox sandbox;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong longestAnswer = new AtomicLong();

    public BusyStore(String slug, Sandbox sandbox) {
        this.slug = slug;
        this.publicKey = "rwp_busy_store_public_" + slug;
        this.secretKey = "rws_busy_store_secret_" + slug;
        this.sandbox = sandbox;
    }

    /** Writes the configuration file; returns the properties of a server that serves this store. */
    public List<String> properties(Path directory) throws IOException {
        Path file = directory.resolve(slug + ".yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: %s
                    keys:
                      - { name: web, kind: public, key: %s }
                      - { name: backend, kind: secret, key: %s }
                    connections:
                      - service: meta
                        base-url: "%s"
                        settings: { pixel-id: "1" }
                        secrets: { access-token: token-of-a-busy-store }
                      - service: tiktok
                        base-url: "%s"
                        settings: { pixel-code: C1 }
                        secrets: { access-token: token-of-a-busy-store }
                """
                        .formatted(
                                slug,
                                publicKey,
                                secretKey,
                                sandbox.url(slug, "meta"),
                                sandbox.url(slug, "tiktok")));
        return List.of(
                "--relaywatch.config=" + file,
                "--relaywatch.outbound.allow-private-addresses=true",
                "--relaywatch.delivery.retry-schedule=200ms,200ms,1s,1s,2s",
                "--relaywatch.delivery.breaker.pause=500ms");
    }

    public String slug() {
        return slug;
    }

    public String secretKey() {
        return secretKey;
    }

    /** Ids of the events that a server said it has, as platforms get them. */
    public Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Requests that were answered and not acknowledged. */
    public long refused() {
        return refused.get();
    }

    /** What was said to those, with the status before it. */
    public Set<String> refusals() {
        return Set.copyOf(refusals);
    }

    /** Requests whose connection ended. */
    public long unanswered() {
        return unanswered.get();
    }

    public Duration longestAnswer() {
        return Duration.ofNanos(longestAnswer.get());
    }

    /** Waits for an acknowledgement of something sent from now on; how long it took. */
    public Duration awaitAcknowledgement() throws InterruptedException {
        long start = System.nanoTime();
        Set<String> before = Set.copyOf(sent);
        while (before.containsAll(acknowledged)) {
            if (System.nanoTime() - start > LONGEST_DRAIN.toNanos()) {
                throw new AssertionError("nothing was acknowledged within " + LONGEST_DRAIN);
            }
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Acknowledged, and not at the platform. */
    public List<String> lost(String service) {
        return acknowledged.stream()
                .filter(id -> sandbox.timesAccepted(slug, service, id) == 0)
                .toList();
    }

    /** Sent, acknowledged or not, and at the platform more than once. */
    public List<String> twice(String service) {
        return sent.stream().filter(id -> sandbox.timesAccepted(slug, service, id) > 1).toList();
    }

    /** Clients at work; ending them waits for the answers they still expect. */
    public final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Thread> clients = new ArrayList<>();

        private Load(List<ChildServer> servers) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(
                        Thread.ofVirtual()
                                .start(() -> work(number, servers.get(number % servers.size()))));
            }
        }

        private void work(int number, ChildServer server) {
            while (!over.get()) {
                try {
                    switch (number / 2 % 4) {
                        case 0 -> events(server, 1);
                        case 3 -> leadAndDeal(server);
                        default -> events(server, BATCH);
                    }
                } catch (IOException e) {
                    unanswered.incrementAndGet();
                    pause();
                }
            }
        }

        /** They stop; what they wait for may still come. */
        public void end() {
            over.set(true);
        }

        @Override
        public void close() {
            end();
            for (Thread client : clients) {
                try {
                    client.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Half of the clients send to each of two servers. */
    public Load load(ChildServer... servers) {
        return new Load(List.of(servers));
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_A_REFUSAL);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String newId(String kind) {
        return slug + "-" + kind + "-" + next.incrementAndGet();
    }

    private void events(ChildServer server, int count) throws IOException {
        List<String> ids = new ArrayList<>();
        StringBuilder events = new StringBuilder("{\"events\":[");
        for (int i = 0; i < count; i++) {
            String id = newId("event");
            ids.add(id);
            events.append(i == 0 ? "" : ",").append(event(id));
        }
        sent.addAll(ids);
        HttpResponse<String> answer =
                send(server, "/api/track/event", publicKey, events.append("]}").toString());
        if (answer.body().contains("\"success\":true")
                && answer.body().contains("\"accepted\":" + count)) {
            acknowledged.addAll(ids);
        } else {
            refused(answer);
        }
    }

    private static String event(String id) {
        return """
        {"event":"purchase","eventId":"%s","pageUrl":"https://acme.example/thanks",
         "userData":{"email":"%s@example.com","client_user_agent":"Mozilla/5.0"},"params":{"value":12.5,"currency":"EUR"}}
        """
                .formatted(id, id);
    }

    private void leadAndDeal(ChildServer server) throws IOException {
        String lead = newId("lead");
        sent.add(lead);
        String email = lead + "@example.com";
        acknowledged(
                send(
                        server,
                        "/api/leads",
                        secretKey,
                        """
                        {"eventId":"%s","email":"%s","firstName":"Jane","pageUrl":"https://acme.example/call-me",
                         "userData":{"client_user_agent":"Mozilla/5.0"}}
                        """
                                .formatted(lead, email)),
                "eventId");
        String deal = newId("deal");
        sent.add(deal + ":closed");
        acknowledged(
                send(
                        server,
                        "/api/conversions",
                        secretKey,
                        """
                        {"dealId":"%s","conversionType":"closed","value":1290,"currency":"EUR","email":"%s"}
                        """
                                .formatted(deal, email)),
                "idempotencyKey");
    }

    private void acknowledged(HttpResponse<String> answer, String id) {
        if (answer.statusCode() / 100 == 2) {
            JsonNode said = JSON.readTree(answer.body());
            String known = said.path(id).asString();
            sent.add(known);
            acknowledged.add(known);
        } else {
            refused(answer);
        }
    }

    private void refused(HttpResponse<String> answer) {
        refused.incrementAndGet();
        refusals.add(answer.statusCode() + " " + answer.body());
        pause();
    }

    private HttpResponse<String> send(ChildServer server, String path, String key, String body)
            throws IOException {
        long start = System.nanoTime();
        try {
            return server.request(path, key, body);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            longestAnswer.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    /** Waits until nothing of this store waits in the queue. */
    public Duration awaitDrain(ChildServer server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String health = "";
        while (System.nanoTime() - start < LONGEST_DRAIN.toNanos()) {
            health = server.get("/api/health/tracking", secretKey);
            if (health.contains("\"pending\":0") && health.contains("\"failed\":0")) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                "the queue did not drain: "
                        + health
                        + sandbox.counts(slug, "meta")
                        + sandbox.counts(slug, "tiktok"));
    }
}
