package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of one erasure through the whole server and real HTTP: a form, a purchase that was
 * delivered, one that waits, a deal; then what comes later.
 */
class ErasurePathTest {
    private static final String PUBLIC_KEY = "rwp_erasure_test_public_0001";
    private static final String SECRET_KEY = "rws_erasure_test_secret_0001";
    private static final String EMAIL = "jane.doe@example.com";
    private static final JsonMapper JSON = JsonMapper.shared();

    private static Sandbox sandbox;
    private static ChildServer server;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        sandbox = Sandbox.start(0, Clock.systemUTC());
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
                        secrets: { access-token: a-token }
                """
                        .formatted(PUBLIC_KEY, SECRET_KEY, sandbox.url("acme", "meta")));
        server =
                ChildServer.start(
                        ChildServer.directory(temporary),
                        PostgresDatabase.fresh()
                                .asArguments(
                                        "--relaywatch.config=" + file,
                                        "--relaywatch.outbound.allow-private-addresses=true",
                                        "--relaywatch.delivery.retry-schedule=1h",
                                        "--relaywatch.delivery.poll-interval=50ms"));
    }

    @AfterAll
    static void stop() {
        server.close();
        sandbox.close();
    }

    @Test
    void aPersonIsForgottenAndTheirSalesStay() throws Exception {
        post(
                "/api/leads",
                PUBLIC_KEY,
                "{\"email\":\"%s\",\"firstName\":\"Zebulon\",\"visitorId\":\"v1\",\"transactionId\":\"form-1\"}"
                        .formatted(EMAIL));
        purchase("delivered-1", EMAIL);
        await("delivered-1", trace -> status(trace).equals("uploaded"));
        post(
                "/api/conversions",
                SECRET_KEY,
                "{\"dealId\":\"deal-1\",\"conversionType\":\"closed\",\"value\":10,\"email\":\"%s\"}"
                        .formatted(EMAIL));
        await("deal-1:closed", trace -> status(trace).equals("uploaded"));
        await("form-1", trace -> status(trace).equals("uploaded"));
        sandbox.add(Fault.of(FaultKind.UNKNOWN_ERROR).at("acme", "meta"));
        purchase("waiting-1", EMAIL);
        await("waiting-1", trace -> status(trace).equals("failed"));

        JsonNode counts =
                post("/api/privacy/erase", SECRET_KEY, "{\"email\":\" Jane.DOE@example.com\"}");
        assertThat(counts.toString())
                .isEqualTo(
                        "{\"visitors\":1,\"events\":3,\"leads\":1,\"conversions\":1,\"queueItems\":4}");

        sandbox.heal("acme", "meta");
        JsonNode waiting = trace("waiting-1");
        assertThat(waiting.at("/event/erased").asBoolean()).isTrue();
        assertThat(waiting.at("/event/kept").asString()).contains("value");
        assertThat(waiting.at("/event/value").decimalValue()).isEqualByComparingTo("49.9");
        assertThat(waiting.at("/deliveries/0/status").asString()).isEqualTo("suppressed");
        assertThat(waiting.at("/deliveries/0/suppressedBy").asString()).isEqualTo("erasure");
        for (String id : List.of("delivered-1", "deal-1:closed", "form-1", "waiting-1")) {
            assertThat(trace(id).toString())
                    .doesNotContain(Sha256.hex(EMAIL), EMAIL, "Zebulon", "v1\"", "gclid-");
        }
        assertThat(trace("delivered-1").at("/deliveries/0/attempts/0/outcome").asString())
                .isEqualTo("uploaded");

        purchase("later-1", EMAIL);
        purchase("somebody-else-1", "bob@example.com");
        await("somebody-else-1", trace -> status(trace).equals("uploaded"));
        assertThat(status(trace("later-1"))).isEqualTo("suppressed");
        assertThat(sandbox.timesAccepted("acme", "meta", "later-1")).isZero();
        assertThat(sandbox.timesAccepted("acme", "meta", "waiting-1")).isZero();
        assertThat(server.output()).doesNotContain(EMAIL, Sha256.hex(EMAIL), "Zebulon");
    }

    private static void purchase(String id, String email) throws Exception {
        JsonNode answer =
                post(
                        "/api/track/event",
                        PUBLIC_KEY,
                        """
                        {"event":"purchase","eventId":"%s","pageUrl":"https://acme.example/thanks?gclid=gclid-1","email":"%s",
                         "userData":{"client_user_agent":"Mozilla/5.0"},"params":{"value":49.9,"currency":"EUR","order_id":"%s"}}
                        """
                                .formatted(id, email, id));
        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
    }

    private static JsonNode post(String path, String key, String body)
            throws IOException, InterruptedException {
        return JSON.readTree(server.post(path, key, body));
    }

    private static JsonNode trace(String id) throws IOException, InterruptedException {
        return JSON.readTree(server.get("/api/events/" + id, SECRET_KEY));
    }

    private static String status(JsonNode trace) {
        return trace.at("/event/status").asString("");
    }

    private static void await(String id, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        JsonNode trace = trace(id);
        while (!wanted.test(trace)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + id + ": " + trace);
            }
            Thread.sleep(20);
            trace = trace(id);
        }
    }
}
