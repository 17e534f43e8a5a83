package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Wire;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer forbids the browser, whoever gives the answer. */
class StrictHeadersTest extends RunningServer {
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
                    + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

    private Wire.Answer get(String target, String... headers) throws IOException {
        try (Wire wire = new Wire(url("/").getPort())) {
            return wire.send(new Wire.Request("GET", target, List.of(headers), new byte[0], false));
        }
    }

    private static void isStrict(Map<String, String> headers) {
        assertThat(headers)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsKeys("Permissions-Policy", "Content-Security-Policy")
                .doesNotContainKeys("Server", "X-Powered-By");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events", // no key
                "/api/health/tracking",
                "/api/nothing",
                "/api/events/a%2Fb", // refused by the firewall
                "/error"
            })
    void whateverTheDispatcherServesIsStrictAndKeptNowhere(String target) throws IOException {
        Wire.Answer answer = get(target);

        isStrict(answer.headers());
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(POLICY);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void thePageOfALinkKeepsItsStricterPolicy() throws IOException {
        Wire.Answer answer = get("/a/nonsense");

        isStrict(answer.headers());
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theScriptMayBeKeptAndLoadedByAnyPage() throws IOException {
        Wire.Answer answer = get("/relaywatch.js");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3600, public");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void tlsIsAskedForWhereItIsThere() throws IOException {
        assertThat(
                        get("/api/health/tracking", "X-Forwarded-Proto: https")
                                .header("Strict-Transport-Security"))
                .isEqualTo("max-age=63072000; includeSubDomains");
        assertThat(get("/api/health/tracking").headers())
                .doesNotContainKey("Strict-Transport-Security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/events HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /api/events%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /<script> HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events HTTP/1.1\r\n\r\n",
                "GET /api/events HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /api/events HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"
            })
    void whatTomcatRefusesIsStrictTooAndNamesNoVersion(String request) throws IOException {
        String answer = raw(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer)
                .matches("(?s)HTTP/1.1 [45].*")
                .contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store")
                .contains("Content-Security-Policy: ", "X-Frame-Options: DENY")
                .doesNotContainIgnoringCase("tomcat", "apache", "<script>", "\r\nServer:");
    }

    @ParameterizedTest
    @CsvSource({"X-Long, 9000", "Cookie, 9000"})
    void aHeadThatIsTooLargeIsRefused(String header, int length) throws IOException {
        assertThat(get("/api/health/tracking", header + ": " + "x".repeat(length)).status())
                .isEqualTo(400);
    }

    @Test
    void anAddressThatIsTooLongIsRefused() throws IOException {
        assertThat(get("/api/health/tracking?q=" + "x".repeat(9_000)).status()).isEqualTo(400);
    }

    @Test
    void moreParametersThanAnybodyHasAreRefused() throws IOException {
        String key = tenants.secretKey(tenants.tenant());

        assertThat(
                        get(
                                        "/api/admin/lanes?" + "a&".repeat(1_100),
                                        "Authorization: Bearer " + key)
                                .status())
                .isEqualTo(400);
    }

    @Test
    void moreHeadersThanAnybodySendsAreRefused() throws IOException {
        String[] headers = new String[150];
        Arrays.setAll(headers, i -> "X-" + i + ": a");

        assertThat(get("/api/health/tracking", headers).status()).isEqualTo(400);
    }

    @Test
    void whoGuessesKeysIsToldToComeAgainLater() throws IOException {
        String client = "X-Forwarded-For: 198.51.100.77";
        String secret = tenants.secretKey(tenants.tenant());
        try (Wire wire = new Wire(url("/").getPort())) {
            Wire.Answer answer = lanes(wire, client, "rws_guess");
            for (int i = 0; i < 200 && answer.status() == 401; i++) {
                answer = lanes(wire, client, "rws_guess" + i);
            }

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.text()).contains("\"status\":429", "come again in 1 s");
            isStrict(answer.headers());
        }
        assertThat(get("/api/admin/lanes", "Authorization: Bearer " + secret).status())
                .isEqualTo(200);
    }

    private static Wire.Answer lanes(Wire wire, String client, String key) throws IOException {
        return wire.send(
                new Wire.Request(
                        "GET",
                        "/api/admin/lanes",
                        List.of(client, "Authorization: Bearer " + key),
                        new byte[0],
                        false));
    }

    @Test
    void aVisitorsNameCannotBreakOutOfTheCookie() {
        String key = tenants.publicKey(tenants.tenant());
        for (String name :
                List.of(
                        "v\\r\\nX-Injected: 1",
                        "v; Domain=evil.example",
                        "v\\u0000",
                        "v\\u010dx")) {
            Answer answer = post("/api/track/visit", "{\"visitorId\":\"" + name + "\"}", key);

            assertThat(answer.header("X-Injected")).isEmpty();
            assertThat(answer.header("Set-Cookie")).doesNotContain("Injected", "evil");
        }
    }

    @Test
    void nothingOfAnAddressBecomesAHeader() {
        String key = tenants.secretKey(tenants.tenant());
        String odd = "x%0d%0aX-Injected:%201";
        for (String target :
                List.of(
                        "/api/events/" + odd,
                        "/api/events?q=" + odd,
                        "/api/operations/metrics/export?format=" + odd,
                        "/api/operations/metrics/export?operation=" + odd + "&domain=" + odd,
                        "/api/platform/alerts/" + odd,
                        "/a/" + odd,
                        "/v1/projects/" + odd + "/settings",
                        "/" + odd)) {
            Answer answer =
                    send(
                            HttpRequest.newBuilder(url(target))
                                    .header("Authorization", "Bearer " + key));

            assertThat(answer.headers().map()).as(target).doesNotContainKey("x-injected");
        }
    }
}
