package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/leads} takes forms from pages and servers, and says by status and problem what
 * it did not take.
 */
class LeadDoorTest extends RunningServer {
    private static final String DOOR = "/api/leads";
    private static final String ADA =
            "{\"email\":\"Ada@example.com\",\"city\":\"Ulm\",\"transactionId\":\"t1\",\"visitorId\":\"v1\"}";
    private static final int LIMIT = 1 << 20;

    private Tenant acme;
    private String key;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        key = tenants.publicKey(acme);
    }

    private static JsonNode problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("type").asString()).isEqualTo("about:blank");
        assertThat(answer.json().path("title").asString()).isNotEmpty();
        assertThat(answer.json().path("detail").asString()).isNotEmpty();
        return answer.json();
    }

    @Test
    void aLeadIsCreated() {
        Answer answer = post(DOOR, ADA, key);
        assertThat(answer.status()).isEqualTo(201);
        JsonNode lead = answer.json();
        assertThat(UUID.fromString(lead.path("leadId").asString()).version()).isEqualTo(7);
        assertThat(lead.path("eventId").asString()).isEqualTo("t1");
        assertThat(lead.path("visitorId").asString()).isEqualTo("v1");
        assertThat(lead.path("emailHash").asString()).isEqualTo(Sha256.hex("ada@example.com"));
        assertThat(lead.path("created").asBoolean()).isTrue();
        assertThat(lead.path("geo").toString())
                .isEqualTo(
                        "{\"city\":\"Ulm\",\"state\":null,\"stateCode\":null,\"zip\":null,\"country\":null,\"source\":\"user\"}");
        assertThat(rows("leads", acme)).isEqualTo(1);
        assertThat(rows("tracking_events", acme)).isEqualTo(1);
    }

    @Test
    void theSameTransactionAgainIsTheFirstLead() {
        JsonNode first = post(DOOR, ADA, key).json();
        Answer again = post(DOOR, "{\"email\":\"bob@example.com\",\"transactionId\":\"t1\"}", key);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("leadId")).isEqualTo(first.path("leadId"));
        assertThat(again.json().path("created").asBoolean(true)).isFalse();
    }

    @Test
    void aServerMayPostLeadsToo() {
        assertThat(post(DOOR, ADA, tenants.secretKey(acme)).status()).isEqualTo(201);
    }

    @Test
    void theCookieNamesTheVisitor() {
        assertThat(
                        post(
                                        DOOR,
                                        "{\"email\":\"ada@example.com\"}",
                                        key,
                                        "Cookie",
                                        "a=b; rw_vid=c1")
                                .json()
                                .path("visitorId")
                                .asString())
                .isEqualTo("c1");
    }

    @Test
    void aFormThatIsNotValidNamesItsFields() {
        JsonNode problem = problem(post(DOOR, "{\"leadId\":\"7\",\"fields\":1}", key), 422);
        assertThat(problem.path("errors").size()).isEqualTo(3);
        assertThat(problem.path("errors").path(0).toString())
                .isEqualTo(
                        "{\"field\":\"email\",\"message\":\"is missing, and so is phone; a lead needs one of them\"}");
        assertThat(rows("leads", acme)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "email=ada@example.com"})
    void aBodyThatIsNoJsonObjectIsABadRequest(String body) {
        assertThat(problem(post(DOOR, body, key), 400).path("detail").asString())
                .startsWith("the body ");
    }

    @Test
    void whoShowsNoKeyOrAWrongOneIsUnknown() {
        problem(post(DOOR, ADA, null), 401);
        problem(post(DOOR, ADA, "rwp_wrong"), 401);
        assertThat(rows("leads", acme)).isZero();
    }

    @Test
    void thePlatformsKeyIsOfTheWrongKind() {
        problem(post(DOOR, ADA, tenants.platformKey()), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain;charset=UTF-8",
                "application/x-www-form-urlencoded",
                "nonsense",
                "application/json;charset=nonsense",
                "multipart/form-data"
            })
    void jsonIsTakenUnderAnyContentType(String contentType) {
        assertThat(post(DOOR, ADA, key, "Content-Type", contentType).status()).isEqualTo(201);
    }

    @Test
    void theOriginOfAPageIsEchoed() {
        Answer created = post(DOOR, ADA, key, "Origin", "https://acme.example");
        assertThat(created.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
        assertThat(created.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        Answer refused = post(DOOR, "{}", key, "Origin", "https://acme.example");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
    }

    @Test
    void aPageMayAskBeforehandWithoutAKey() {
        Answer answer =
                send(
                        HttpRequest.newBuilder(url(DOOR))
                                .header("Origin", "https://acme.example")
                                .header("Access-Control-Request-Method", "POST")
                                .header(
                                        "Access-Control-Request-Headers",
                                        "authorization,content-type")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://acme.example");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization");
    }

    @Test
    void otherMethodsAreNotAllowed() {
        assertThat(
                        send(HttpRequest.newBuilder(url(DOOR))
                                        .GET()
                                        .header("Authorization", "Bearer " + key))
                                .status())
                .isEqualTo(405);
    }

    private byte[] head(String length) {
        return ("POST "
                        + DOOR
                        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + key
                        + "\r\n"
                        + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsRefusedUnread() throws IOException {
        String answer =
                raw(
                        head("Content-Length: " + (LIMIT + 1)),
                        "{".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "the body is over 1048576 bytes");
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefusedBeforeItsEnd() throws IOException {
        String chunk = Integer.toHexString(2 * LIMIT) + "\r\n" + " ".repeat(LIMIT + 1_000);
        String answer =
                raw(head("Transfer-Encoding: chunked"), chunk.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "the body is over 1048576 bytes");
        assertThat(rows("leads", acme)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"/api/leads/, 404", "/api/lead, 404"})
    void otherPathsAreNotFound(String path, int status) {
        assertThat(post(path, ADA, tenants.secretKey(acme)).status()).isEqualTo(status);
    }
}
