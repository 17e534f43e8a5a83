package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard strict = new AddressGuard(new OutboundProperties(false));
    private final AddressGuard open = new AddressGuard(new OutboundProperties(true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::200e",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void aPublicAddressMayBeCalled(String address) {
        assertThat(strict.allows(InetAddress.ofLiteral(address))).isTrue();
        assertThat(strict.refusal(https(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fdff::1",
                "fec0::1",
                "64:ff9b::7f00:1",
                "64:ff9b::10.1.2.3",
                "64:ff9b:1::808:808",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "::ffff:192.168.1.1"
            })
    void aPrivateAddressMayBeCalledOnlyIfTheOperatorSaysSo(String address) {
        assertThat(strict.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(strict.refusal(https(address)).orElseThrow())
                .contains("set relaywatch.outbound.allow-private-addresses=true");
        assertThat(open.allows(InetAddress.ofLiteral(address))).isTrue();
        assertThat(open.refusal(https(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.0.1",
                "100.100.100.200",
                "192.0.0.192",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1",
                "4000::1",
                "::7f00:1",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "::ffff:169.254.169.254"
            })
    void someAddressesAreNeverCalled(String address) {
        assertThat(strict.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(open.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(open.refusal(https(address)).orElseThrow()).contains("never called");
    }

    @Test
    void aMappedAddressThatStayedIpv6IsJudgedByWhatItCarries() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        InetAddress kept = Inet6Address.getByAddress("mapped", mapped, 0);

        assertThat(kept.getAddress()).hasSize(16);
        assertThat(strict.allows(kept)).isFalse();
        assertThat(open.allows(kept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://LOCALHOST:8080/",
                "http://localhost./",
                "http://shop.localhost/",
                "http://2130706433/"
            })
    void aNameOfTheMachineItselfIsRefusedWithoutALookup(String target) {
        assertThat(strict.refusal(URI.create(target)).orElseThrow()).contains("allow-private");
        assertThat(open.refusal(URI.create(target))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://shop.example/", "HTTPS://localhost.example:8443/a?b=c"})
    void anyOtherNameIsJudgedWhenItIsConnectedTo(String target) {
        assertThat(strict.refusal(URI.create(target))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://shop.example/",
                "file:///etc/passwd",
                "gopher://shop.example/",
                "shop.example",
                "/relative",
                "mailto:a@b.example",
                "https:///path",
                "https://user:pw@shop.example/",
                "https://user@shop.example/",
                "https://@shop.example/",
                "https://shop_1.example:x/",
                "https://shop.example:0/",
                "https://shop.example:70000/"
            })
    void whatIsNoPlainHttpAddressIsRefusedEvenIfPrivateOnesAreAllowed(String target) {
        assertThat(open.refusal(URI.create(target))).isPresent();
    }

    private static URI https(String address) {
        return URI.create("https://" + (address.contains(":") ? "[" + address + "]" : address));
    }
}
