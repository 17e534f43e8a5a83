package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.TenantRows;
import dev.relaywatch.testing.Wire;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Nothing that is sent to an endpoint breaks it: each answer is one that the endpoint promises,
 * what is refused leaves no row behind, and no person is found in the log.
 */
class FuzzTest extends RunningServer {
    private static final int TRIES = 120;
    private static final int MANY_TRIES = 1_000;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired private ServletContext servlets;

    static List<FuzzedEndpoint> endpoints() {
        return FuzzedEndpoint.all();
    }

    @Test
    void everyEndpointThereIsIsFuzzed() {
        List<String> known = endpoints().stream().map(FuzzedEndpoint::mapping).toList();
        assertThat(
                        mappings.getHandlerMethods().keySet().stream()
                                .flatMap(FuzzTest::named)
                                .filter(mapping -> !mapping.startsWith("OPTIONS ")))
                .isSubsetOf(known);
    }

    private static Stream<String> named(RequestMappingInfo mapping) {
        List<String> methods =
                mapping.getMethodsCondition().getMethods().isEmpty()
                        ? List.of("GET")
                        : mapping.getMethodsCondition().getMethods().stream()
                                .map(Enum::name)
                                .toList();
        return mapping.getPatternValues().stream()
                .flatMap(path -> methods.stream().map(method -> method + " " + path));
    }

    @Test
    void noServletStandsBesideTheDispatcherButTheTwoCaptureDoors() {
        assertThat(
                        servlets.getServletRegistrations().values().stream()
                                .map(ServletRegistration::getMappings)
                                .flatMap(Collection::stream))
                .containsExactlyInAnyOrder("/", "/api/track/*", "/v1/*");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void whateverIsSentTheAnswerIsOneThatWasPromised(FuzzedEndpoint endpoint) throws IOException {
        fuzz(endpoint, 20_261_120, TRIES);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    @Tag("long")
    void howeverMuchIsSentTheAnswerIsOneThatWasPromised(FuzzedEndpoint endpoint)
            throws IOException {
        fuzz(endpoint, new Random().nextLong(), MANY_TRIES);
    }

    private void fuzz(FuzzedEndpoint endpoint, long seed, int tries) throws IOException {
        Tenant tenant = tenants.tenant();
        String key =
                switch (endpoint.key()) {
                    case PUBLIC -> tenants.publicKey(tenant);
                    case SECRET -> tenants.secretKey(tenant);
                    case SIGNATURE, NONE -> "";
                };
        tenants.webhookSecret(tenant, HostileRequests.SIGNING_SECRET);
        HostileRequests requests = new HostileRequests(endpoint, tenant, key, seed);
        TenantRows rows = new TenantRows(everything);
        Map<String, Long> before = rows.of(tenant);
        List<String> broken = new ArrayList<>();
        int succeeded = 0;
        try (LogWatch log = new LogWatch();
                Wire wire = new Wire(url("/").getPort())) {
            for (int i = 0; i < tries; i++) {
                Wire.Request request = requests.next();
                String wrong;
                Map<String, Long> after;
                try {
                    Wire.Answer answer = wire.send(request);
                    succeeded += answer.status() < 300 ? 1 : 0;
                    after = rows.of(tenant);
                    wrong = new PromisedAnswer(endpoint.door(), request, answer).wrong();
                    if (wrong.isEmpty()) {
                        wrong = leftBehind(request, answer, before, after);
                    }
                    wrong = wrong.isEmpty() ? "" : wrong + "\n  answer: " + answer;
                } catch (IOException | RuntimeException e) {
                    wrong = "no answer: " + e;
                    after = rows.of(tenant);
                    wire.hangUp();
                }
                before = after;
                if (!wrong.isEmpty()) {
                    broken.add(
                            "try "
                                    + i
                                    + " of seed "
                                    + seed
                                    + ": "
                                    + wrong
                                    + "\n  request: "
                                    + request);
                }
            }
            assertThat(broken).isEmpty();
            assertThat(succeeded)
                    .as("some of it is taken, some is not")
                    .isBetween(endpoint.takesWhatIsWell() ? 1 : 0, tries - 1);
            assertThat(log.errors()).isEmpty();
            List<String> hidden = new ArrayList<>(FuzzedEndpoint.PERSONAL);
            hidden.add(HostileRequests.SIGNING_SECRET);
            if (!key.isEmpty()) {
                hidden.add(key);
            }
            assertThat(log.lines()).noneMatch(line -> hidden.stream().anyMatch(line::contains));
        }
    }

    /** What is refused or only read changes no row; of an event there is always the key too. */
    private static String leftBehind(
            Wire.Request request,
            Wire.Answer answer,
            Map<String, Long> before,
            Map<String, Long> after) {
        boolean mayStore =
                request.method().equals("POST")
                        && answer.status() < 300
                        && !answer.text().startsWith("{\"success\":false");
        if (!mayStore) {
            return before.equals(after) ? "" : "left rows behind: " + before + " became " + after;
        }
        return grown("tracking_events", before, after) == grown("event_keys", before, after)
                ? ""
                : "stored by half: " + before + " became " + after;
    }

    private static long grown(String table, Map<String, Long> before, Map<String, Long> after) {
        return after.getOrDefault(table, 0L) - before.getOrDefault(table, 0L);
    }
}
