package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A store that the configuration file does not know is set up by calls, and its events arrive. */
class RunTimePathTest {
    private static final String PLATFORM_KEY = "rwx_run_time_path_000000001";
    private static final String SIGNING_SECRET = "whsec_cnVuLXRpbWUtdGVzdC1zZWNyZXQtMS0x";
    private static final JsonMapper JSON = JsonMapper.shared();

    private static Sandbox sandbox;
    private static ChildServer server;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        sandbox = Sandbox.start(0, Clock.systemUTC());
        sandbox.webhookSecret("acme", SIGNING_SECRET);
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file, "platform: { keys: [{ name: automation, key: " + PLATFORM_KEY + " }] }\n");
        server =
                ChildServer.start(
                        ChildServer.directory(temporary),
                        PostgresDatabase.fresh()
                                .asArguments(
                                        "--relaywatch.config=" + file,
                                        "--relaywatch.outbound.allow-private-addresses=true",
                                        "--relaywatch.delivery.poll-interval=50ms"));
    }

    @AfterAll
    static void stop() {
        server.close();
        sandbox.close();
    }

    private static JsonNode post(String path, String key, String body)
            throws IOException, InterruptedException {
        return JSON.readTree(server.post(path, key, body));
    }

    /** A new tenant with a public key; returns the key. */
    private static String tenant(String slug) throws IOException, InterruptedException {
        JsonNode made = post("/api/platform/tenants", PLATFORM_KEY, "{\"slug\":\"" + slug + "\"}");
        assertThat(made.path("slug").asString()).as(made.toString()).isEqualTo(slug);
        JsonNode key =
                post(
                        "/api/platform/keys?tenant=" + slug,
                        PLATFORM_KEY,
                        "{\"name\":\"web\",\"kind\":\"public\"}");
        return key.path("key").asString();
    }

    private static void purchase(String key, String id) throws IOException, InterruptedException {
        JsonNode answer =
                post(
                        "/api/track/event",
                        key,
                        """
                        {"event":"purchase","eventId":"%s","pageUrl":"https://acme.example/thanks",
                         "userData":{"email":"%s@example.com"},"params":{"value":49.9,"order_id":"%s"}}
                        """
                                .formatted(id, id, id));
        assertThat(answer.path("accepted").asInt()).as(answer.toString()).isEqualTo(1);
    }

    private static JsonNode await(String path, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            JsonNode answer = JSON.readTree(server.get(path, PLATFORM_KEY));
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain at " + path + ": " + answer);
            }
            Thread.sleep(20);
        }
    }

    private static void uploaded(String slug, String eventId)
            throws IOException, InterruptedException {
        JsonNode _ =
                await(
                        "/api/events/" + eventId + "?tenant=" + slug,
                        trace -> trace.at("/deliveries/0/status").asString("").equals("uploaded"));
    }

    @Test
    void aTenantMadeByCallsHasItsEventsDelivered() throws Exception {
        String key = tenant("acme");
        JsonNode connection =
                post(
                        "/api/platform/connections?tenant=acme",
                        PLATFORM_KEY,
                        "{\"service\":\"webhook\",\"baseUrl\":\""
                                + sandbox.url("acme", "webhook")
                                + "\",\"secrets\":{\"signing-secret\":\""
                                + SIGNING_SECRET
                                + "\"}}");
        assertThat(connection.path("managedBy").asString())
                .as(connection.toString())
                .isEqualTo("people");
        JsonNode tested = post("/api/admin/destinations/acme/webhook/test", PLATFORM_KEY, "");
        assertThat(tested.path("success").asBoolean()).as(tested.toString()).isTrue();

        purchase(key, "made-1");
        uploaded("acme", "made-1");

        assertThat(
                        sandbox.received("acme", "webhook").stream()
                                .map(Received::text)
                                .map(JSON::readTree)
                                .map(body -> body.path("id").asString()))
                .contains("made-1");
        assertThat(server.output()).doesNotContain(SIGNING_SECRET);
    }

    @Test
    void aNewSecretLetsThePausedLaneFlow() throws Exception {
        String key = tenant("brew");
        JsonNode connection =
                post(
                        "/api/platform/connections?tenant=brew",
                        PLATFORM_KEY,
                        "{\"service\":\"meta\",\"baseUrl\":\""
                                + sandbox.url("brew", "meta")
                                + "\",\"settings\":{\"pixel-id\":\"1\"},\"secrets\":{\"access-token\":\"old-token\"}}");
        JsonNode checked = post("/api/platform/health/meta/check?tenant=brew", PLATFORM_KEY, "");
        assertThat(checked.path("status").asString()).as(checked.toString()).isEqualTo("healthy");
        sandbox.add(Fault.of(FaultKind.TOKEN_EXPIRED).at("brew", "meta"));
        purchase(key, "paused-1");
        JsonNode _ =
                await(
                        "/api/admin/lanes?tenant=brew",
                        lanes -> lanes.at("/items/0/state").asString("").equals("paused"));

        sandbox.heal("brew", "meta");
        assertThat(
                        server.put(
                                        "/api/platform/connections/"
                                                + connection.path("id").asString(),
                                        PLATFORM_KEY,
                                        "{\"secrets\":{\"access-token\":\"new-token\"}}")
                                .statusCode())
                .isEqualTo(200);

        uploaded("brew", "paused-1");
    }
}
