package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of a purchase through the whole server to Google's Data Manager API, which only accepts
 * it, and to a webhook, whose word is final.
 */
class ConfirmationPathTest {
    private static final String SECRET_KEY = "rws_confirmation_secret_000001";
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
                    keys:
                      - { name: backend, kind: secret, key: %s }
                    connections:
                      - service: google-ads
                        base-url: "%s"
                        settings: { customer-id: "1112223333", conversion-actions: { purchase: "33" } }
                        secrets: { client-id: an-id, client-secret: hush, refresh-token: "1//token" }
                      - service: webhook
                        base-url: "%s"
                        secrets: { signing-secret: whsec_cGF0aC10ZXN0LXNpZ25pbmctc2VjcmV0LTE= }
                """
                        .formatted(
                                SECRET_KEY,
                                sandbox.url("acme", "google-ads"),
                                sandbox.url("acme", "webhook")));
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

    @Test
    void whatGoogleAcceptedIsUploadedAndItsConfirmationPending() throws Exception {
        String answer =
                server.post(
                        "/api/track/event",
                        SECRET_KEY,
                        """
                        {"event":"purchase","eventId":"event-1","pageUrl":"https://acme.example/thanks",
                         "userData":{"email":"jane@example.com"},"clickIds":{"gclid":"Cj0abc"},
                         "params":{"value":49.9,"currency":"EUR","order_id":"order-1"}}
                        """);
        assertThat(answer).contains("\"accepted\":1");

        Map<String, JsonNode> items = uploaded();

        JsonNode confirmation = required(items, "google_ads").path("confirmation");
        assertThat(confirmation.path("requestId").asString()).isNotBlank();
        assertThat(confirmation.path("status").asString()).isEqualTo("pending");
        assertThat(confirmation.path("reasons").isObject()).isTrue();
        assertThat(required(items, "webhook").has("confirmation")).isFalse();
        assertThat(sandbox.timesAccepted("acme", "google-ads", "33", "order-1")).isOne();
        assertThat(server.get("/api/events/event-1", SECRET_KEY))
                .contains("\"confirmation\":" + confirmation);
    }

    private static JsonNode required(Map<String, JsonNode> items, String destination) {
        return Objects.requireNonNull(items.get(destination), destination);
    }

    /** The items of the tenant by destination, once all are uploaded. */
    private static Map<String, JsonNode> uploaded() throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (true) {
            String list = server.get("/api/admin/queue?status=uploaded", SECRET_KEY);
            Map<String, JsonNode> items =
                    JSON.readTree(list)
                            .path("items")
                            .valueStream()
                            .collect(
                                    Collectors.toMap(
                                            item -> item.path("destination").asString(),
                                            item -> item));
            if (items.size() == 2) {
                return items;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + list);
            }
            Thread.sleep(20);
        }
    }
}
