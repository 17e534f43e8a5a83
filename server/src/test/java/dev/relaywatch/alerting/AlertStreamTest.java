package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Callers;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.testing.RunningServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/** How many may listen, and for how long: a stream that takes two, and comments often. */
class AlertStreamTest extends RunningServer {
    @Autowired private AlertStreamStore store;
    @Autowired private AlertLines lines;
    @Autowired private HealthNews news;
    @Autowired private JsonMapper json;
    @Autowired private Scope scope;
    @Autowired private Tenancy tenancy;
    @Autowired private Callers callers;

    private AlertStream stream;
    private AlertStreamController controller;

    @BeforeEach
    void begin() {
        stream =
                new AlertStream(
                        store,
                        lines,
                        news,
                        json,
                        new AlertStreamProperties(2, Duration.ofMillis(10)));
        controller = new AlertStreamController(stream, scope, callers);
        stream.start();
    }

    @AfterEach
    void end() {
        stream.stop();
    }

    private ResponseEntity<?> listen(String key) {
        MockHttpServletRequest request =
                new MockHttpServletRequest("GET", "/api/platform/alerts/stream");
        request.addHeader("Authorization", "Bearer " + key);
        return controller.stream(tenancy.authenticate(key).orElseThrow(), request, null, null);
    }

    private int status(String key) {
        return listen(key).getStatusCode().value();
    }

    @Test
    void whereTooManyListenOneMoreIsToldToComeBack() {
        String key = tenants.platformKey();
        assertThat(status(key)).isEqualTo(200);
        assertThat(status(key)).isEqualTo(200);

        ResponseEntity<?> refused = listen(key);

        assertThat(refused.getStatusCode().value()).isEqualTo(503);
        assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("10");
        assertThat(refused.getBody())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.detail())
                                        .contains(
                                                "no more than 2 streams",
                                                "close those that nobody reads"));
    }

    @Test
    void aKeyThatIsRevokedHearsNoMoreAndItsPlaceIsFree() {
        String revoked = tenants.secretKey(tenants.tenant());
        String kept = tenants.secretKey(tenants.tenant());
        assertThat(status(revoked)).isEqualTo(200);
        assertThat(status(kept)).isEqualTo(200);
        assertThat(status(kept)).isEqualTo(503);

        tenants.revoke(revoked, tenancy);

        await().until(() -> status(kept) == 200);
        assertThat(status(kept)).as("the other one is still open").isEqualTo(503);
    }
}
