package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.MetricsPage;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of one conversion through the whole server, its embedded database and real HTTP, to Meta
 * and a signed webhook.
 */
class ConversionPathTest {
    private static final String PUBLIC_KEY = "rwp_path_test_public_000001";
    private static final String SECRET_KEY = "rws_path_test_secret_000001";
    private static final String TOKEN = "meta-token-that-nobody-may-see";
    private static final String SIGNING_SECRET = "whsec_cGF0aC10ZXN0LXNpZ25pbmctc2VjcmV0LTE=";
    private static final JsonMapper JSON = JsonMapper.shared();

    private static Sandbox sandbox;
    private static ChildServer server;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        sandbox = Sandbox.start(0, Clock.systemUTC());
        sandbox.webhookSecret("acme", SIGNING_SECRET);
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                """
                tenants:
                  - slug: acme
                    country: DE
                    keys:
                      - { name: web, kind: public, key: %s }
                      - { name: backend, kind: secret, key: %s }
                    connections:
                      - service: meta
                        base-url: "%s"
                        settings: { pixel-id: "1234" }
                        secrets: { access-token: %s }
                      - service: webhook
                        base-url: "%s"
                        secrets: { signing-secret: %s }
                """
                        .formatted(
                                PUBLIC_KEY,
                                SECRET_KEY,
                                sandbox.url("acme", "meta"),
                                TOKEN,
                                sandbox.url("acme", "webhook"),
                                SIGNING_SECRET));
        server =
                ChildServer.start(
                        ChildServer.directory(temporary),
                        PostgresDatabase.fresh()
                                .asArguments(
                                        "--relaywatch.config=" + file,
                                        "--relaywatch.outbound.allow-private-addresses=true",
                                        "--relaywatch.delivery.retry-schedule=100ms,100ms,100ms",
                                        "--relaywatch.delivery.poll-interval=50ms"));
        // the first health check asks Meta too, and would meet a fault that is meant for a delivery
        JsonNode _ =
                await(
                        "/api/platform/health/meta",
                        health -> health.at("/tenantStatuses/acme/lastChecked").isString());
    }

    @AfterAll
    static void stop() {
        server.close();
        sandbox.close();
    }

    @BeforeEach
    void noFaults() {
        sandbox.heal("acme", "meta");
        sandbox.heal("acme", "webhook");
    }

    @Test
    void aDealOfAKnownLeadReachesMetaAsAPurchaseWithTheLeadsClick() throws Exception {
        post(
                "/api/leads",
                SECRET_KEY,
                """
                {"email":" Jane.Doe@Example.com","phone":"0151 23456789","firstName":"Jane","transactionId":"form-1",
                 "clickIds":{"fbclid":"IwAR-first-click"},"utm":{"source":"facebook"}}
                """);
        JsonNode answer =
                post(
                        "/api/conversions",
                        SECRET_KEY,
                        """
                        {"dealId":"deal-1","conversionType":"closed","value":1290,"currency":"EUR","email":"jane.doe@example.com"}
                        """);
        assertThat(answer.path("matchedBy").asString()).isEqualTo("email");
        assertThat(answer.path("queued").values().stream().map(JsonNode::asString).toList())
                .containsExactlyInAnyOrder("meta_capi", "webhook");

        delivery("deal-1:closed", "meta_capi", "uploaded");
        JsonNode event = metaEvent("deal-1:closed");
        assertThat(event.path("event_name").asString()).isEqualTo("Purchase");
        assertThat(event.path("action_source").asString()).isEqualTo("system_generated");
        assertThat(event.at("/user_data/em/0").asString())
                .isEqualTo(Sha256.hex("jane.doe@example.com"));
        assertThat(event.at("/user_data/ph/0").asString()).isEqualTo(Sha256.hex("4915123456789"));
        assertThat(event.at("/user_data/fbc").asString()).endsWith(".IwAR-first-click");
        assertThat(event.at("/custom_data/value").decimalValue()).isEqualByComparingTo("1290");
    }

    @Test
    void aFailureThatPassesIsRetriedAndTheTraceTellsEachAttempt() throws Exception {
        sandbox.add(Fault.of(FaultKind.UNKNOWN_ERROR).at("acme", "meta").times(2));
        purchase("retried-1");
        JsonNode delivery = delivery("retried-1", "meta_capi", "uploaded");
        assertThat(delivery.path("retryCount").asInt()).isEqualTo(2);
        assertThat(outcomes(delivery)).containsExactly("retryable", "retryable", "uploaded");
        assertThat(delivery.at("/attempts/0/httpStatus").asInt()).isEqualTo(500);
    }

    @Test
    void whatMetaRefusesForGoodIsDeadAtOnceAndCanBeReplayed() throws Exception {
        sandbox.add(Fault.rejected("dead-1").at("acme", "meta"));
        purchase("dead-1");
        JsonNode dead = delivery("dead-1", "meta_capi", "dead_letter");
        assertThat(dead.path("retryCount").asInt()).isZero();
        assertThat(dead.path("errorCode").asString()).isEqualTo("100/2804003");

        sandbox.heal("acme", "meta");
        JsonNode replay =
                post(
                        "/api/admin/retry-failed-events",
                        SECRET_KEY,
                        "{\"ids\":[\""
                                + dead.path("queueId").asString()
                                + "\"],\"includeDeadLetters\":true}");
        assertThat(replay.path("resolved").asInt()).isEqualTo(1);
        assertThat(delivery("dead-1", "meta_capi", "uploaded").path("attempts").size())
                .isEqualTo(2);
    }

    @Test
    void anExpiredTokenPausesTheLaneAndARetryLetsItFlowAgain() throws Exception {
        sandbox.add(Fault.of(FaultKind.TOKEN_EXPIRED).at("acme", "meta"));
        purchase("paused-1");
        await(
                "/api/admin/lanes",
                lanes -> lanes.at("/items/0/state").asString("").equals("paused"));
        JsonNode waiting = delivery("paused-1", "meta_capi", "pending");
        assertThat(waiting.path("retryCount").asInt()).isZero();
        assertThat(outcomes(waiting)).containsExactly("connection_refused");

        sandbox.heal("acme", "meta");
        JsonNode replay = post("/api/admin/retry-failed-events", SECRET_KEY, "{\"retryAll\":true}");
        assertThat(replay.path("resolved").asInt()).isEqualTo(1);
        delivery("paused-1", "meta_capi", "uploaded");
        await("/api/admin/lanes", lanes -> lanes.path("items").isEmpty());
    }

    @Test
    void throttlingUsesUpNoRetry() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED).at("acme", "meta").times(1));
        purchase("throttled-1");
        JsonNode delivery = delivery("throttled-1", "meta_capi", "uploaded");
        assertThat(delivery.path("retryCount").asInt()).isZero();
        assertThat(outcomes(delivery)).containsExactly("retryable", "uploaded");
    }

    @Test
    void theOperatorSeesAttemptsByOutcomeAndHowOldDeliveriesWere() throws Exception {
        MetricsPage before = server.metrics();
        sandbox.add(Fault.of(FaultKind.UNKNOWN_ERROR).at("acme", "meta").times(1));
        sandbox.add(Fault.rejected("measured-2").at("acme", "meta"));
        purchase("measured-1");
        delivery("measured-1", "meta_capi", "uploaded");
        purchase("measured-2");
        delivery("measured-2", "meta_capi", "dead_letter");

        assertThat(grown(before, attempts("item_refused"), 1)).isEqualTo(1);
        MetricsPage after = server.metrics();
        assertThat(attempts("uploaded").of(after) - attempts("uploaded").of(before)).isEqualTo(1);
        assertThat(attempts("retryable").of(after) - attempts("retryable").of(before)).isEqualTo(1);
        Figure calls = meta("relaywatch_delivery_call_seconds_count");
        assertThat(calls.of(after) - calls.of(before)).isEqualTo(3);
        Figure deliveries = meta("relaywatch_delivery_age_seconds_count");
        assertThat(deliveries.of(after) - deliveries.of(before)).isEqualTo(1);
        Figure age = meta("relaywatch_delivery_age_seconds_sum");
        assertThat(age.of(after) - age.of(before)).isBetween(0.1, 20.0); // the pause of a retry
        assertThat(after.value("relaywatch_nodes", Map.of())).isEqualTo(1);
    }

    private record Figure(String name, Map<String, String> labels) {
        double of(MetricsPage page) {
            return page.value(name, labels);
        }
    }

    private static Figure meta(String name) {
        return new Figure(name, Map.of("destination", "meta_capi"));
    }

    private static Figure attempts(String outcome) {
        return new Figure(
                "relaywatch_delivery_attempts_total",
                Map.of("destination", "meta_capi", "outcome", outcome));
    }

    /** By how much it grew, once that is as much as expected: it is counted after the commit. */
    private static double grown(MetricsPage before, Figure figure, double expected)
            throws IOException, InterruptedException {
        double grown = figure.of(server.metrics()) - figure.of(before);
        for (int looks = 0; grown < expected && looks < 500; looks++) {
            Thread.sleep(10);
            grown = figure.of(server.metrics()) - figure.of(before);
        }
        return grown;
    }

    @Test
    void whatIsDeniedForAdvertisingIsHeldBackFromMetaAndBareAtTheWebhook() throws Exception {
        post(
                "/api/track/event",
                PUBLIC_KEY,
                """
                {"event":"purchase","eventId":"denied-1","pageUrl":"https://acme.example/","email":"private@example.com",
                 "params":{"value":5},"consent":{"adUserData":"DENIED"}}
                """);
        delivery("denied-1", "webhook", "uploaded");
        JsonNode held = delivery("denied-1", "meta_capi", "suppressed");
        assertThat(held.path("suppressedBy").asString()).isEqualTo("consent");
        assertThat(held.path("queueId").isNull()).isTrue();
        assertThat(sandbox.timesAccepted("acme", "meta", "denied-1")).isZero();
        assertThat(webhook("denied-1").at("/data/userData").isMissingNode()).isTrue();
    }

    @Test
    void theWebhookIsSignedAndSaysWhatHappened() throws Exception {
        purchase("hooked-1");
        delivery("hooked-1", "webhook", "uploaded");
        JsonNode body = webhook("hooked-1");
        assertThat(body.path("type").asString()).isEqualTo("event.purchase");
        assertThat(body.path("tenant").asString()).isEqualTo("acme");
        assertThat(body.at("/data/userData/em").asString())
                .isEqualTo(Sha256.hex("hooked-1@example.com"));
    }

    @Test
    void anotherKindOfKeyAndAnotherTenantsIdsGetNothing() throws Exception {
        purchase("walled-1");
        assertThat(server.get("/api/events/walled-1", PUBLIC_KEY)).contains("\"status\":403");
        assertThat(server.get("/api/events/walled-1", "rws_of_somebody_else_000001"))
                .contains("\"status\":401");
        assertThat(server.get("/api/events/nobodys", SECRET_KEY)).contains("\"status\":404");
    }

    @Test
    void neitherLogNorTraceShowsASecretOrClearPersonalData() throws Exception {
        sandbox.add(Fault.of(FaultKind.UNKNOWN_ERROR).at("acme", "meta").times(1));
        purchase("secret-1");
        delivery("secret-1", "meta_capi", "uploaded");
        String trace = server.get("/api/events/secret-1", SECRET_KEY);
        for (String hidden :
                List.of(
                        TOKEN,
                        SIGNING_SECRET,
                        SECRET_KEY,
                        "secret-1@example.com",
                        "Mozilla/5.0 (path test)")) {
            assertThat(trace).doesNotContain(hidden);
            assertThat(server.output()).doesNotContain(hidden);
        }
    }

    private static void purchase(String id) throws IOException, InterruptedException {
        JsonNode answer =
                post(
                        "/api/track/event",
                        PUBLIC_KEY,
                        """
                        {"event":"purchase","eventId":"%s","pageUrl":"https://acme.example/thanks",
                         "userData":{"email":"%s@example.com","client_user_agent":"Mozilla/5.0 (path test)"},
                         "params":{"value":49.9,"order_id":"%s"}}
                        """
                                .formatted(id, id, id));
        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
    }

    private static JsonNode post(String path, String key, String body)
            throws IOException, InterruptedException {
        return JSON.readTree(server.post(path, key, body));
    }

    /** The delivery of an event to a destination, once it has this status. */
    private static JsonNode delivery(String eventId, String destination, String status)
            throws IOException, InterruptedException {
        JsonNode trace =
                await(
                        "/api/events/" + eventId,
                        t ->
                                !of(t, destination).isMissingNode()
                                        && of(t, destination)
                                                .path("status")
                                                .asString()
                                                .equals(status));
        return of(trace, destination);
    }

    private static JsonNode of(JsonNode trace, String destination) {
        return trace.path("deliveries").values().stream()
                .filter(delivery -> delivery.path("destination").asString().equals(destination))
                .findFirst()
                .orElse(trace.path("missing"));
    }

    private static List<String> outcomes(JsonNode delivery) {
        return delivery.path("attempts").values().stream()
                .map(attempt -> attempt.path("outcome").asString())
                .toList();
    }

    private static JsonNode await(String path, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            JsonNode answer = JSON.readTree(server.get(path, SECRET_KEY));
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain at " + path + ": " + answer);
            }
            Thread.sleep(20);
        }
    }

    private static JsonNode metaEvent(String eventId) {
        return sandbox.received("acme", "meta").stream()
                .flatMap(received -> JSON.readTree(received.text()).path("data").values().stream())
                .filter(event -> event.path("event_id").asString().equals(eventId))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode webhook(String id) {
        return sandbox.received("acme", "webhook").stream()
                .map(Received::text)
                .map(JSON::readTree)
                .filter(body -> body.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
