package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** A forwarded address is believed as far as the proxies that named it are ours. */
class ClientAddressTest {
    private final ClientAddress clients =
            new ClientAddress(
                    new ProxyProperties(
                            List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:1::/48")));

    private String of(String connection, String... forwarded) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(connection);
        for (String header : forwarded) {
            request.addHeader("X-Forwarded-For", header);
        }
        return clients.of(request);
    }

    @Test
    void withoutProxiesItIsTheConnections() {
        assertThat(of("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(of("127.0.0.1")).isEqualTo("127.0.0.1");
    }

    @Test
    void aStrangerIsNotBelieved() {
        assertThat(of("203.0.113.7", "198.51.100.1")).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 | 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 1.1.1.1, 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 1.1.1.1,198.51.100.1 , 10.1.2.3 | 198.51.100.1",
                "10.9.9.9 | 2001:db8:2::7, 2001:db8:1::5 | 2001:db8:2:0:0:0:0:7",
                "0:0:0:0:0:0:0:1 | 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | ::ffff:198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 10.0.0.5, 10.0.0.6 | 10.0.0.5",
                "::1 | 2001:db8:2::7 | 2001:db8:2:0:0:0:0:7",
                "2001:db8:1:2::9 | 2001:db8:2::7 | 2001:db8:2:0:0:0:0:7",
                "::ffff:127.0.0.1 | 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 1.1.1.1, 2001:db8:2::7, ::ffff:10.1.2.3 | 2001:db8:2:0:0:0:0:7",
                "127.0.0.1 | localhost, bad, 127.0.0.1, 198.51.100.1 | 198.51.100.1",
                "127.0.0.1 | 10.0.0.5, 198.51.100.1, 10.0.0.6 | 198.51.100.1",
            })
    void theRightMostThatIsNoProxyOfOursIsTheClient(
            String connection, String forwarded, String client) {
        assertThat(of(connection, forwarded)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1:5678, 198.51.100.1",
        "[2001:db8:2::7]:443, 2001:db8:2:0:0:0:0:7",
        "[2001:db8:2::7], 2001:db8:2:0:0:0:0:7",
        "[::ffff:198.51.100.1]:65535, 198.51.100.1"
    })
    void aPortIsNoPartOfTheAddress(String forwarded, String client) {
        assertThat(of("127.0.0.1", "1.1.1.1, " + forwarded)).isEqualTo(client);
        assertThat(of("127.0.0.1", forwarded + ", 10.0.0.5:1234, [::1]:443")).isEqualTo(client);
    }

    @Test
    void theConnectionMayBeLinkLocal() {
        assertThat(of("fe80:0:0:0:0:0:0:1%lo", "198.51.100.1")).isEqualTo("fe80:0:0:0:0:0:0:1");
        ClientAddress believing = new ClientAddress(new ProxyProperties(List.of("fe80::/10")));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr("fe80:0:0:0:0:0:0:1%no-such-interface");
        request.addHeader("X-Forwarded-For", "198.51.100.1");
        assertThat(believing.of(request)).isEqualTo("198.51.100.1");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(of("127.0.0.1", "1.1.1.1", "198.51.100.1, 10.0.0.5")).isEqualTo("198.51.100.1");
        assertThat(of("127.0.0.1", "198.51.100.1", "10.0.0.5")).isEqualTo("198.51.100.1");
    }

    @Test
    void aListOfAnyLengthIsReadFromItsEnd() {
        assertThat(of("127.0.0.1", "1.1.1.1, ".repeat(400) + "198.51.100.1, 10.0.0.5"))
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "localhost",
                "cafe.de",
                "bad.cafe",
                "198.51.100.1:",
                "198.51.100.1:https",
                "198.51.100.1:443:443",
                "[2001:db8:2::7",
                "2001:db8:2::7]:443",
                "[]:443",
                "[localhost]:443",
                "fe80::1%eth0",
                "fe80::1%no-such-interface",
                "fe80::1%1",
                "999.1.1.1",
                ":",
                "1.2.3.4.5",
                "_x",
                ","
            })
    void whatIsNoAddressEndsTheChainAtTheProxyThatNamedIt(String hop) {
        assertThat(of("127.0.0.1", "198.51.100.1, " + hop + ", 10.0.0.5")).isEqualTo("10.0.0.5");
        assertThat(of("127.0.0.1", hop)).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/64"})
    void aTrustedProxyThatIsNoNetworkStopsTheStart(String proxy) {
        assertThatThrownBy(() -> new ProxyProperties(List.of("::1", proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "relaywatch.trusted-proxies must be addresses or networks such as 10.0.0.0/8, got \""
                                + proxy
                                + "\"");
    }
}
