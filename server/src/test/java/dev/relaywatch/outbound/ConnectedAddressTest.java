package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call really connects to, when the name service is not to be trusted. */
@Timeout(20)
class ConnectedAddressTest {
    private static final String CLOSING =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String METADATA = "169.254.169.254";

    private final AtomicInteger lookups = new AtomicInteger();
    private @Nullable Outbound outbound;

    @AfterEach
    void stop() {
        if (outbound != null) {
            outbound.stop();
        }
    }

    @Test
    void aForbiddenLiteralIsNotConnectedTo() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Unreached answer = (Unreached) send(open(false), server.uri("/"));

            assertThat(answer.reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS);
            assertThat(answer.message()).contains("allow-private-addresses=true");
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void aNameThatLeadsToAForbiddenAddressIsNotConnectedTo() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Unreached answer = (Unreached) send(open(false, LOOPBACK), shop(server));

            assertThat(answer.reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS);
            assertThat(answer.message()).contains("shop.example", "allow-private-addresses=true");
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void aNumberThatTheNameServiceReadsAsLoopbackIsNotConnectedTo() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            URI decimal = URI.create("http://2130706433:" + server.port() + "/");
            URI hexadecimal = URI.create("http://0x7f.0.0.1:" + server.port() + "/");
            Outbound guarded = open(false, LOOPBACK, LOOPBACK);

            assertThat(List.of(send(guarded, decimal), send(guarded, hexadecimal)))
                    .allSatisfy(answer ->
                            assertThat(((Unreached) answer).reason())
                                    .isEqualTo(Reason.FORBIDDEN_ADDRESS));
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "0",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "017700000001",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]"
            })
    void noOddFormOfAnAddressLeadsToTheMachineItself(String host) {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Answer answer =
                    send(
                            open(false, LOOPBACK),
                            URI.create("http://" + host + ":" + server.port() + "/"));

            assertThat(((Unreached) answer).reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS);
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void aRedirectToTheMetadataOfACloudIsNotFollowed() {
        String moved =
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/latest/\r\nConnection:"
                        + " close\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = RawServer.saying(moved)) {
            Answer answer = send(open(true, LOOPBACK, METADATA), shop(server));

            assertThat(((Response) answer).status()).isEqualTo(307);
            assertThat(lookups).hasValue(1);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void theAddressThatWasCheckedIsTheOneConnectedTo() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Answer answer = send(open(true, LOOPBACK, METADATA), shop(server));

            assertThat(((Response) answer).text()).isEqualTo("ok");
            assertThat(lookups).hasValue(1);
            assertThat(server.requests.remove()).contains("Host: shop.example:" + server.port());
        }
    }

    @Test
    void aNameThatChangesIsCheckedAgainForTheNextConnection() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Outbound rebound = open(true, LOOPBACK, METADATA);
            send(rebound, shop(server));
            Answer second = send(rebound, shop(server));

            assertThat(((Unreached) second).reason()).isEqualTo(Reason.FORBIDDEN_ADDRESS);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void amongSeveralAddressesOnlyTheAllowedAreTried() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Answer answer = send(open(true, METADATA + "," + LOOPBACK), shop(server));

            assertThat(((Response) answer).status()).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsFollowedByTheNext() {
        try (RawServer server = RawServer.saying(CLOSING)) {
            Answer answer = send(open(true, "127.0.0.2," + LOOPBACK), shop(server));

            assertThat(((Response) answer).status()).isEqualTo(200);
        }
    }

    @Test
    void aNameServiceThatHangsEndsWithTheTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        Outbound hanging =
                open(
                        true,
                        _ -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return new InetAddress[0];
                        });
        Answer answer =
                hanging.send(
                        Call.get(
                                URI.create("http://shop.example/"),
                                Map.of(),
                                Duration.ofMillis(150)));

        assertThat(((Unreached) answer).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(answer.took()).isLessThan(Duration.ofMillis(2_500));
        never.countDown();
    }

    private static URI shop(RawServer server) {
        return URI.create("http://shop.example:" + server.port() + "/");
    }

    private static Answer send(Outbound outbound, URI uri) {
        return outbound.send(Call.get(uri, Map.of(), Duration.ofSeconds(5)));
    }

    /**
     * @param answers of the name service, one for each time it is asked; addresses by comma
     */
    private Outbound open(boolean allowPrivate, String... answers) {
        Queue<String> left = new ArrayDeque<>(List.of(answers));
        return open(
                allowPrivate,
                host -> {
                    lookups.incrementAndGet();
                    String answer = left.poll();
                    if (answer == null) {
                        throw new UnknownHostException(host);
                    }
                    List<InetAddress> addresses =
                            answer.lines()
                                    .flatMap(line -> List.of(line.split(",", -1)).stream())
                                    .map(InetAddress::ofLiteral)
                                    .toList();
                    return addresses.toArray(InetAddress[]::new);
                });
    }

    private Outbound open(boolean allowPrivate, NameLookup lookup) {
        try {
            outbound =
                    new Outbound(
                            new AddressGuard(new OutboundProperties(allowPrivate)),
                            lookup,
                            SSLContext.getDefault());
            return outbound;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
