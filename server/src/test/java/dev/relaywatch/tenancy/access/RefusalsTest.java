package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever refuses a request, Tomcat, a filter or Spring MVC, says so as a problem. */
class RefusalsTest extends RunningServer {

    private Wire.Answer answer(String method, String target, String header) throws IOException {
        String key = tenants.secretKey(tenants.tenant());
        try (Wire wire = new Wire(url("/").getPort())) {
            return wire.send(
                    new Wire.Request(
                            method,
                            target,
                            List.of("Authorization: Bearer " + key, header),
                            new byte[0],
                            false));
        }
    }

    private static void isProblem(Wire.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.text());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.propertyNames()).contains("type", "title", "status", "detail");
        assertThat(problem.path("type").asString()).isEqualTo("about:blank");
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/events/%, 400",
        "GET, /api/events/%00, 400",
        "GET, /api/events/a%2Fb, 400",
        "GET, /api/events/%ED%A0%80, 400",
        "GET, /api/events?limit=many, 400",
        "GET, /api/admin/queue?from=yesterday, 400",
        "GET, /api/admin/queue?from=-1000000000-01-01T00:00:00Z, 400",
        "GET, /api/admin/queue?to=%2B999999999-12-31T23:59:59Z, 400",
        "GET, /api/events?event=%ZZ, 400",
        "NONSENSE, /api/events, 400",
        "GET, /api/nothing, 404",
        "GET, /error, 404",
        "PUT, /api/leads, 405",
        "TRACE, /api/events, 405"
    })
    void whatCannotBeServedIsAProblem(String method, String target, int status) throws IOException {
        isProblem(answer(method, target, "Accept: */*"), status);
    }

    @ParameterizedTest
    @CsvSource({"text/html", "application/xml", "nonsense"})
    void theApiSpeaksJsonWhateverElseWasAskedFor(String accepted) throws IOException {
        assertThat(answer("GET", "/api/admin/lanes", "Accept: " + accepted).status())
                .isEqualTo(200);
        isProblem(answer("GET", "/api/nothing", "Accept: " + accepted), 404);
        isProblem(answer("GET", "/api/events/%", "Accept: " + accepted), 400);
    }

    @Test
    void xmlIsNeitherReadNorWritten(@Autowired RequestMappingHandlerAdapter controllers) {
        assertThat(controllers.getMessageConverters())
                .isNotEmpty()
                .noneMatch(one -> one.getSupportedMediaTypes().contains(MediaType.APPLICATION_XML));
    }

    @Test
    void aRefusalIsNothingTheLogHasToSay() throws IOException {
        try (LogWatch log = new LogWatch()) {
            isProblem(answer("GET", "/api/nothing", "Accept: */*"), 404);
            isProblem(answer("DELETE", "/api/conversions", "Accept: */*"), 405);

            assertThat(log.lines())
                    .noneMatch(line -> line.contains("Failure in @ExceptionHandler"));
        }
    }

    @Test
    void aMethodThatIsNotServedNamesThoseThatAre() throws IOException {
        assertThat(answer("DELETE", "/api/conversions", "Accept: */*").header("Allow"))
                .isEqualTo("POST");
    }

    @Test
    void nulCharactersAreRemovedFromAddresses() throws IOException {
        assertThat(
                        answer(
                                        "GET",
                                        "/api/admin/queue?errorCode=%00&destination=meta%00_capi&status=failed%00",
                                        "Accept: */*")
                                .status())
                .isEqualTo(200);
        isProblem(answer("GET", "/api/admin/lanes?tenant=%00", "Accept: */*"), 404);
    }
}
