package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only addresses that can be reached from anywhere are somewhere. */
class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "81.2.69.142",
                "2001:480:10::1",
                "2001:480:10:0:0:0:0:1",
                "::ffff:8.8.8.8"
            })
    void aPublicLiteralIsAnAddress(String text) {
        assertThat(PublicAddress.of(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "192.168.1.1",
                "172.16.0.9",
                "127.0.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "192.0.2.1",
                "198.51.100.7",
                "203.0.113.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "0.0.0.0",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "ff02::1",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::1",
            })
    void privateAndReservedOnesAreNowhere(String text) {
        assertThat(PublicAddress.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "localhost",
                "example.com",
                "cafe.de",
                "999.1.1.1",
                "8.8.8",
                "8.8",
                "134744072",
                "0x8.8.8.8",
                "8.8.8.8.8",
                "8.8.8.8 ",
                "8.8.8.8:443",
                "[2001:480:10::1]",
                "2001:480:10::1%1",
                "fe80::1%eth0",
                ":",
                "::g",
                "1::2::3",
                "'; drop table leads;--",
                "٨.٨.٨.٨"
            })
    void whatIsNoLiteralIsNowhereAndNoNameServiceIsAsked(String text) {
        assertThat(PublicAddress.of(text)).isEmpty();
    }

    @Test
    void noAddressIsNowhere() {
        assertThat(PublicAddress.of(null)).isEmpty();
        assertThat(PublicAddress.of("8".repeat(100_000))).isEmpty();
    }

    @Property
    void noTextThrows(@ForAll @StringLength(max = 50) String text) {
        assertThatNoException().isThrownBy(() -> PublicAddress.of(text));
    }
}
