package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.ChildServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server is killed with SIGKILL while events pour in: whatever it acknowledged arrives at
 * the platform.
 */
class KillTest {
    private static final String PUBLIC_KEY = "rwp_kill_test_public_000001";
    private static final String SECRET_KEY = "rws_kill_test_secret_000001";
    private static final int CLIENTS = 8;
    private static final Duration LOAD = Duration.ofSeconds(2);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(2);

    @TempDir Path temporary;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();

    @Test
    void everyAcknowledgedEventArrivesThoughTheServerIsKilledThreeTimes() throws Exception {
        killUnderLoad(3);
    }

    @Test
    @Tag("long")
    void everyAcknowledgedEventArrivesThoughTheServerIsKilledTwentyTimes() throws Exception {
        killUnderLoad(20);
    }

    private void killUnderLoad(int cycles) throws Exception {
        Path data = ChildServer.directory(temporary);
        try (Sandbox sandbox = Sandbox.start(0, Clock.systemUTC())) {
            String[] properties = properties(sandbox);
            for (int cycle = 0; cycle < cycles; cycle++) {
                ChildServer server = ChildServer.start(data, properties);
                load(server, LOAD, server::kill);
            }
            try (ChildServer server = ChildServer.start(data, properties)) {
                awaitDrain(server, sandbox);
            }
            List<String> lost =
                    acknowledged.stream()
                            .filter(id -> sandbox.timesAccepted("acme", "meta", id) == 0)
                            .toList();
            long twice =
                    acknowledged.stream()
                            .filter(id -> sandbox.timesAccepted("acme", "meta", id) > 1)
                            .count();
            System.out.printf(
                    "%d kills under load: %d events acknowledged, %d lost, %d delivered twice (sent, but killed before the commit)%n",
                    cycles, acknowledged.size(), lost.size(), twice);
            assertThat(acknowledged).hasSizeGreaterThan(cycles * 50);
            assertThat(lost).isEmpty();
            assertThat(twice)
                    .as("no more than what can be in flight at a kill")
                    .isLessThanOrEqualTo(cycles * 4L * 1000);
        }
    }

    private String[] properties(Sandbox sandbox) throws IOException {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    name: Acme
                    keys:
                      - { name: web, kind: public, key: %s }
                      - { name: backend, kind: secret, key: %s }
                    connections:
                      - service: meta
                        base-url: "%s"
                        settings: { pixel-id: "1" }
                        secrets: { access-token: token-of-the-kill-test }
                """
                        .formatted(PUBLIC_KEY, SECRET_KEY, sandbox.url("acme", "meta")));
        return new String[] {
            "--relaywatch.config=" + file,
            "--relaywatch.outbound.allow-private-addresses=true",
            "--relaywatch.delivery.retry-schedule=200ms,200ms,1s,1s,2s",
            "--relaywatch.delivery.lease=10s",
        };
    }

    /** Clients send until the end of it comes, in the middle of their requests. */
    private void load(ChildServer server, Duration duration, Runnable end)
            throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int batch = i % 2 == 0 ? 1 : 20;
            clients.add(Thread.ofVirtual().start(() -> send(server, batch, over)));
        }
        Thread.sleep(duration);
        end.run();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
    }

    private void send(ChildServer server, int batch, AtomicBoolean over) {
        while (!over.get()) {
            List<String> ids = new ArrayList<>();
            StringBuilder events = new StringBuilder("{\"events\":[");
            for (int i = 0; i < batch; i++) {
                String id = "kill-" + next.incrementAndGet();
                ids.add(id);
                events.append(i == 0 ? "" : ",").append(event(id));
            }
            try {
                String answer =
                        server.post("/api/track/event", PUBLIC_KEY, events.append("]}").toString());
                if (answer.contains("\"success\":true")
                        && answer.contains("\"accepted\":" + batch)) {
                    acknowledged.addAll(ids);
                }
            } catch (IOException unanswered) {
                // the server is gone: what was not acknowledged may be lost
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String event(String id) {
        return """
        {"event":"purchase","eventId":"%s","pageUrl":"https://acme.example/thanks",
         "userData":{"email":"%s@example.com","client_user_agent":"Mozilla/5.0"},"params":{"value":12.5,"currency":"EUR"}}
        """
                .formatted(id, id);
    }

    private static void awaitDrain(ChildServer server, Sandbox sandbox)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
        while (System.nanoTime() < deadline) {
            String health = server.get("/api/health/tracking", SECRET_KEY);
            if (health.contains("\"pending\":0") && health.contains("\"failed\":0")) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError(
                "the queue did not drain: "
                        + server.get("/api/health/tracking", SECRET_KEY)
                        + sandbox.counts("acme", "meta"));
    }
}
