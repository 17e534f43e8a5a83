package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.ProxyProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What stands behind the filter sees the request as the client sent it, whoever claims what. */
class ForwardedFilterTest {
    private static final String PROXY = "10.0.0.5";
    private static final String STRANGER = "203.0.113.7";

    private final ForwardedFilter filter =
            new ForwardedFilter(new ClientAddress(new ProxyProperties(List.of("10.0.0.0/8"))));

    /**
     * @param headers names and values by turns
     */
    private HttpServletRequest seen(String peer, String... headers) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/login");
        request.setRemoteAddr(peer);
        request.setServerName("inside.example");
        request.setServerPort(8080);
        request.addHeader("Host", "inside.example:8080");
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        AtomicReference<HttpServletRequest> seen = new AtomicReference<>();
        filter.doFilter(
                request,
                new MockHttpServletResponse(),
                (behind, _) -> seen.set((HttpServletRequest) behind));
        return seen.get();
    }

    @Test
    void behindAProxyOfOursItIsTheClientsRequest() throws Exception {
        HttpServletRequest request =
                seen(
                        PROXY,
                        "X-Forwarded-For",
                        "198.51.100.1",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "relaywatch.example");

        assertThat(request.isSecure()).isTrue();
        assertThat(request.getScheme()).isEqualTo("https");
        assertThat(request.getRemoteAddr()).isEqualTo("198.51.100.1");
        assertThat(request.getServerName()).isEqualTo("relaywatch.example");
        assertThat(request.getServerPort()).isEqualTo(443);
        assertThat(request.getRequestURL()).hasToString("https://relaywatch.example/login");
        assertThat(request.getHeader("Host")).isEqualTo("relaywatch.example");
    }

    @Test
    void aPortThatTheClientNamedStays() throws Exception {
        HttpServletRequest request =
                seen(
                        PROXY,
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "relaywatch.example:8443");

        assertThat(request.getRequestURL()).hasToString("https://relaywatch.example:8443/login");
    }

    @Test
    void whatAStrangerClaimsChangesNothing() throws Exception {
        HttpServletRequest request =
                seen(
                        STRANGER,
                        "X-Forwarded-For",
                        "127.0.0.1",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "evil.example",
                        "X-Forwarded-Port",
                        "443",
                        "X-Forwarded-Ssl",
                        "on",
                        "Forwarded",
                        "for=127.0.0.1;proto=https");

        assertThat(request.isSecure()).isFalse();
        assertThat(request.getScheme()).isEqualTo("http");
        assertThat(request.getRemoteAddr()).isEqualTo(STRANGER);
        assertThat(request.getServerName()).isEqualTo("inside.example");
        assertThat(request.getRequestURL()).hasToString("http://inside.example:8080/login");
        assertThat(Collections.list(request.getHeaderNames())).containsExactly("Host");
        assertThat(request.getHeader("x-forwarded-proto")).isNull();
        assertThat(request.getHeaders("Forwarded").hasMoreElements()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example/path", "a b", "x@evil.example", "a\r\nb", "", "[::1", ":80"})
    void aHostThatIsNoneIsNotTaken(String host) throws Exception {
        HttpServletRequest request = seen(PROXY, "X-Forwarded-Host", host);

        assertThat(request.getRequestURL()).hasToString("http://inside.example:8080/login");
    }
}
