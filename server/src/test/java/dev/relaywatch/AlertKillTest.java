package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.BusyOnCall;
import dev.relaywatch.testing.BusyOnCall.Case;
import dev.relaywatch.testing.ChildServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real server is killed with SIGKILL at random moments while people raise alerts and handle them:
 * what it acknowledged is there after each start, and told, in order; what is told twice is the
 * same message.
 */
@Tag("long")
@Timeout(1_800)
class AlertKillTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KILLS = Integer.getInteger("relaywatch.test.kills", 50);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);

    /** While a server is up; a lease that a dead one left would keep an alert for much longer. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

    private static final Duration FROM_A_KILL = Duration.ofSeconds(5);
    private static final String PLATFORM_KEY = "rwx_people_on_call_platform";
    private static final String TENANT_KEY = "rws_people_on_call_secret_acme";

    @TempDir Path temporary;

    private final long seed = Long.getLong("relaywatch.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Sandbox sandbox = Sandbox.start(0, Clock.systemUTC());
    private final BusyOnCall people = new BusyOnCall(PLATFORM_KEY, TENANT_KEY, seed);
    private final List<Span> up = new ArrayList<>();

    /** When a server was ready, and when it was killed. */
    private record Span(Instant from, Instant to) {}

    /** What the receiver got of an alert. */
    private record Receipt(Instant at, String messageId, String type, JsonNode body) {
        JsonNode alert() {
            return body.path("data");
        }
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void nothingAcknowledgedIsLostAndEveryAlertIsToldThoughTheServerIsKilledFiftyTimes()
            throws Exception {
        System.out.println("seed " + seed);
        Path data = ChildServer.directory(temporary);
        String[] properties = properties();
        for (int kill = 0; kill < KILLS; kill++) {
            ChildServer server = ChildServer.start(data, properties);
            try {
                survived(server);
                Instant from = Instant.now();
                try (BusyOnCall.Load _ = people.load(server)) {
                    awaitTheMoment();
                    server.kill();
                    up.add(new Span(from, Instant.now()));
                }
            } finally {
                server.kill();
            }
        }
        try (ChildServer server = ChildServer.start(data, properties)) {
            Instant from = Instant.now();
            survived(server);
            awaitTold(server);
            nothingSilencedWasTold();
            people.endSilences(server);
            awaitTold(server);
            up.add(new Span(from, Instant.now()));
            survived(server);
        }
        judge();
    }

    private String[] properties() throws IOException {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                platform:
                  keys: [{ name: people, key: %s }]
                  channels:
                    - { name: hook, type: webhook, severities: [p1, p2, p3], settings: { url: "%s" } }
                    - { name: chat, type: slack, severities: [p1, p2, p3], secrets: { webhook-url: "%s/services/T1/B1/x" } }
                tenants:
                  - slug: acme
                    keys: [{ name: backend, kind: secret, key: %s }]
                """
                        .formatted(
                                PLATFORM_KEY,
                                sandbox.url("ops", "webhook"),
                                sandbox.url("ops", "slack"),
                                TENANT_KEY));
        return new String[] {
            "--relaywatch.config=" + file, "--relaywatch.outbound.allow-private-addresses=true"
        };
    }

    /** Some time, or just when a message has left. */
    private void awaitTheMoment() throws InterruptedException {
        if (random.nextInt(3) > 0) {
            Thread.sleep(random.nextInt(100, 3_000));
            return;
        }
        Thread.sleep(random.nextInt(100, 1_000));
        String service = random.nextBoolean() ? "webhook" : "slack";
        long before = sandbox.counts("ops", service).requests();
        Instant end = Instant.now().plusSeconds(2);
        while (sandbox.counts("ops", service).requests() == before && Instant.now().isBefore(end)) {
            Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(0, 12));
    }

    /** What was acknowledged stands there as it was answered, and nothing else. */
    private void survived(ChildServer server) throws IOException, InterruptedException {
        people.askAboutWhatWasCutOff(server);
        assertThat(people.refusals()).isEmpty();
        Map<String, JsonNode> alerts = people.alerts(server);
        assertThat(lasting(alerts))
                .isEqualTo(
                        lasting(
                                people.cases().stream()
                                        .collect(Collectors.toMap(Case::id, Case::shown))));
        Map<String, JsonNode> silences = people.silences(server);
        assertThat(silences).hasSize(people.silences().size());
        for (BusyOnCall.Quiet quiet : people.silences()) {
            JsonNode now =
                    Objects.requireNonNull(silences.get(quiet.shown().path("id").asString()));
            if (quiet.ended()) {
                assertThat(now.path("active").asBoolean()).isFalse();
                assertThat(now.path("endedBy").asString())
                        .isEqualTo(now.path("createdBy").asString());
            } else {
                assertThat(now).isEqualTo(quiet.shown());
            }
        }
    }

    private static Map<String, ObjectNode> lasting(Map<String, JsonNode> alerts) {
        return alerts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, alert -> lasting(alert.getValue())));
    }

    /** Without what changes though nobody touches the alert: who was told, and silences. */
    private static ObjectNode lasting(JsonNode alert) {
        return ((ObjectNode) alert.deepCopy()).without(List.of("deliveries", "silenced"));
    }

    private void awaitTold(ChildServer server) {
        await().atMost(LONGEST_DRAIN)
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        people.alerts(server).values().stream()
                                .filter(alert -> !alert.path("silenced").asBoolean())
                                .noneMatch(alert ->
                                        alert.path("deliveries").toString().contains("pending")));
    }

    private void nothingSilencedWasTold() {
        Map<String, List<Receipt>> received = received();
        String chat = chat();
        List<String> inForce =
                people.silences().stream()
                        .filter(quiet -> !quiet.ended())
                        .map(quiet -> quiet.shown().path("id").asString())
                        .toList();
        for (Case one : people.cases()) {
            if (one.quiet() != null && inForce.contains(one.quiet())) {
                assertThat(received).doesNotContainKey(one.id());
                assertThat(chat).doesNotContain(one.title());
            }
        }
    }

    private Map<String, List<Receipt>> received() {
        List<Received> all = sandbox.received("ops", "webhook");
        assertThat(all).as("the oldest would be forgotten").hasSizeLessThan(10_000);
        return all.stream()
                .map(one -> {
                    JsonNode body = JSON.readTree(one.body());
                    return new Receipt(
                            one.at(),
                            one.headers().getOrDefault("webhook-id", ""),
                            body.path("type").asString(),
                            body);
                })
                .collect(
                        Collectors.groupingBy(
                                receipt -> receipt.alert().path("id").asString(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private String chat() {
        return sandbox.received("ops", "slack").stream()
                .map(Received::text)
                .collect(Collectors.joining("\n"));
    }

    private void judge() {
        Map<String, List<Receipt>> received = received();
        String chat = chat();
        int told = 0;
        int changes = 0;
        int twice = 0;
        int swallowed = 0;
        Duration slowest = Duration.ZERO;
        for (Case one : people.cases()) {
            List<Receipt> receipts = received.getOrDefault(one.id(), List.of());
            if (one.endedQuietly()) {
                // over before the silence was: nobody is to hear of it, or of its end alone
                assertThat(receipts).allMatch(it -> it.type().equals("alert.resolved"));
                swallowed++;
                continue;
            }
            Map<String, Receipt> first = new LinkedHashMap<>();
            for (Receipt receipt : receipts) {
                Receipt before = first.putIfAbsent(receipt.messageId(), receipt);
                if (before != null) {
                    same(before, receipt);
                    twice++;
                }
            }
            inOrder(one, List.copyOf(first.values()));
            assertThat(chat).as("Slack heard of it").contains(one.title());
            told++;
            changes += first.size() - 1;
            slowest = longer(slowest, untold(one, receipts.getFirst().at()));
        }
        System.out.printf(
                "FIGURES %d kills, seed %d: %d alerts, %d told, %d later changes told, %d messages twice with the same"
                        + " webhook-id, %d over within a silence, %d silences, 0 lost; first told after at most %d ms of"
                        + " a running server%n",
                KILLS,
                seed,
                people.cases().size(),
                told,
                changes,
                twice,
                swallowed,
                people.silences().size(),
                slowest.toMillis());
        assertThat(told).isGreaterThan(KILLS * 5);
        assertThat(slowest).isLessThan(TOLD_WITHIN);
    }

    /** A repeat: the same words, and the one before was sent when the server was killed. */
    private void same(Receipt before, Receipt again) {
        assertThat(again.type()).isEqualTo(before.type());
        assertThat(lasting(again.alert())).isEqualTo(lasting(before.alert()));
        assertThat(
                        up.stream()
                                .map(span -> Duration.between(before.at(), span.to()).abs())
                                .min(Duration::compareTo))
                .hasValueSatisfying(near -> assertThat(near).isLessThan(FROM_A_KILL));
    }

    /**
     * The opening before the end, and at last how it stands. What was resolved before it was told
     * is told as that alone, and what was acknowledged likewise.
     */
    private void inOrder(Case one, List<Receipt> told) {
        assertThat(told).as("told of %s", one).isNotEmpty();
        for (Receipt receipt : told) {
            assertThat(receipt.type()).isEqualTo(type(receipt.alert().path("status").asString()));
        }
        List<String> types = told.stream().map(Receipt::type).toList();
        assertThat(types.getLast()).as("how %s stands", one).isEqualTo(type(one.status()));
        assertThat(types.subList(0, types.size() - 1)).doesNotContain("alert.resolved");
    }

    private static String type(String status) {
        return "alert." + (status.equals("open") ? "opened" : status);
    }

    /** How long a server was up that had the alert and had told nobody. */
    private Duration untold(Case one, Instant first) {
        if (one.quiet() != null) {
            return Duration.ZERO; // it waited for the end of the silence
        }
        return up.stream()
                .map(span ->
                        Duration.between(
                                span.from().isAfter(one.raisedAt()) ? span.from() : one.raisedAt(),
                                span.to().isBefore(first) ? span.to() : first))
                .filter(Duration::isPositive)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
