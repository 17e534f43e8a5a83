package dev.relaywatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every channel that is reached over HTTP keeps to, whatever it speaks. */
public abstract class ChannelContractTest {
    protected static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Outbound OUTBOUND = LoopbackOutbound.open();

    protected final MovableClock clock = new MovableClock(ANotice.NOW);
    protected final Sandbox sandbox = Sandbox.start(0, clock);

    protected abstract Channel channel();

    /**
     * A recipient whose provider is at this address.
     *
     * @param base what stands where the documentation has scheme, host, port and prefix
     */
    protected abstract Recipient recipient(URI base);

    protected static Outbound outbound() {
        return OUTBOUND;
    }

    protected final Recipient recipient() {
        return recipient(URI.create(sandbox.url("acme", service())));
    }

    protected final String service() {
        return channel().type().text();
    }

    protected final Recipient recipient(Map<String, Object> settings, Map<String, String> secrets) {
        return new Recipient(Ids.next(), null, "ops", channel().type(), settings, secrets);
    }

    @AfterEach
    void closeSandbox() {
        sandbox.close();
    }

    protected final SendOutcome send(ANotice... notices) {
        return send(recipient(), notices);
    }

    protected final SendOutcome send(Recipient recipient, ANotice... notices) {
        return channel()
                .send(recipient, List.of(notices).stream().map(ANotice::build).toList(), LIMIT);
    }

    protected final SendOutcome answered(Reply reply) {
        try (ScriptedServer server = ScriptedServer.saying(reply)) {
            return send(recipient(server.uri()), ANotice.opened());
        }
    }

    protected final List<Received> received() {
        return sandbox.received("acme", service());
    }

    protected final JsonNode body(int index) {
        return JsonMapper.shared().readTree(received().get(index).text());
    }

    protected final void struckBy(FaultKind kind) {
        try {
            sandbox.add(Fault.of(kind).at("acme", service()));
        } catch (RuntimeException unspoken) {
            Assumptions.abort(service() + " has no words for " + kind);
        }
    }

    /** What is said of an outcome; empty when it was sent. */
    protected static String words(SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Sent _ -> "";
            case SendOutcome.Later(var words, var _) -> words;
            case SendOutcome.Refused(var words, var _) -> words;
        };
    }

    @ParameterizedTest
    @EnumSource
    void whateverHappensIsTakenWithEverythingAbsent(Transition transition) {
        String status =
                switch (transition) {
                    case RESOLVED -> "resolved";
                    case ACKNOWLEDGED -> "acknowledged";
                    default -> "open";
                };

        assertThat(send(ANotice.bare(transition).status(status).heard()))
                .isInstanceOf(SendOutcome.Sent.class);
        assertThat(received()).hasSize(1);
        assertThat(received().getFirst().text()).doesNotContain("null,\"text\"", ">null<");
    }

    @Test
    void whatIsFullIsTakenAndNamesWhatItIs() {
        assertThat(send(ANotice.opened())).isInstanceOf(SendOutcome.Sent.class);

        assertThat(received().getFirst().text())
                .contains("Stripe does not answer")
                .containsPattern("(?is)service.{1,200}stripe");
    }

    @Test
    void aChannelThatAsksForARestIsGivenIt() {
        struckBy(FaultKind.THROTTLED);

        SendOutcome outcome = send(ANotice.opened());

        assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
        assertThat(((SendOutcome.Later) outcome).after()).isNotNull().isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "UNKNOWN_ERROR", "HTML", "RESET"})
    void whatMayPassIsForLater(FaultKind kind) {
        struckBy(kind);

        SendOutcome outcome = send(ANotice.opened());

        assertThat(outcome).as(outcome.toString()).isInstanceOf(SendOutcome.Later.class);
        assertThat(words(outcome)).isNotBlank();
    }

    @Test
    void credentialsThatAreRefusedRefuseTheChannel() {
        struckBy(FaultKind.TOKEN_REVOKED);

        assertThat(send(ANotice.opened()))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        refused -> {
                            assertThat(refused.channel()).isTrue();
                            assertThat(refused.words()).isNotBlank();
                        });
    }

    @Test
    void nothingIsRepeated() {
        struckBy(FaultKind.UNAVAILABLE);

        var _ = send(ANotice.opened());

        assertThat(received()).hasSize(1);
    }

    @Test
    void aReceiverThatHangsIsLeftWithTheLimit() {
        sandbox.add(Fault.of(FaultKind.HALF_OPEN).at("acme", service()));
        long start = System.nanoTime();

        SendOutcome outcome =
                channel()
                        .send(
                                recipient(),
                                List.of(ANotice.opened().build()),
                                Duration.ofMillis(300));

        assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anAnswerWithoutEndIsCut() {
        SendOutcome outcome = answered(Reply.of(500, "x".repeat(8 << 20)));

        assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
        assertThat(words(outcome)).hasSizeLessThan(400);
    }

    @Test
    void aPortWithoutAServerIsForLater() {
        URI closed = URI.create("http://127.0.0.1:" + closedPort());

        assertThat(send(recipient(closed), ANotice.opened())).isInstanceOf(SendOutcome.Later.class);
    }

    @Test
    void aServerThatSpeaksNoTlsIsForLater() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket client = plain.accept()) {
                            client.getOutputStream()
                                    .write("HTTP/1.1 200 OK\r\n\r\nok".getBytes(UTF_8));
                            client.shutdownOutput();
                            client.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            // the client has gone, as it should
                        }
                    });
            URI tls = URI.create("https://127.0.0.1:" + plain.getLocalPort());

            SendOutcome outcome = send(recipient(tls), ANotice.opened());

            assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
            assertThat(words(outcome)).contains("TLS");
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (ScriptedServer elsewhere = ScriptedServer.saying(Reply.of(200, "ok"))) {
            SendOutcome outcome =
                    answered(new Reply(307, Map.of("Location", elsewhere.uri().toString()), ""));

            assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
            assertThat(words(outcome)).contains("307");
            assertThat(elsewhere.bodies()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254", "ftp://example.com", "http://[::"})
    void anAddressThatMayNotBeCalledRefusesTheChannel(String address) {
        Recipient good = recipient(URI.create("http://replaced.example"));
        Map<String, Object> settings = new HashMap<>(good.settings());
        settings.replaceAll((_, value) -> replaced(value, address));
        Map<String, String> secrets = new HashMap<>(good.secrets());
        secrets.replaceAll((_, value) -> Objects.requireNonNull(replaced(value, address)));

        assertThat(send(recipient(settings, secrets), ANotice.opened()))
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class, it -> assertThat(it.channel()).isTrue());
    }

    private static String replaced(@Nullable Object value, String address) {
        return String.valueOf(value).replace("http://replaced.example", address);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 403, 404, 410, 429, 500})
    void noSecretComesBack(int status) {
        Recipient named = recipient(URI.create("http://replaced.example"));
        String said =
                named.secrets().values().stream()
                        .map(secret -> secret.replace("http://replaced.example/", ""))
                        .reduce("", (a, b) -> a + " " + b);
        for (String body :
                List.of(
                        said,
                        "{\"ok\":false,\"error\":\"%1$s\",\"errors\":[\"routing key%1$s\"]}"
                                .formatted(said))) {
            String words = answered(Reply.of(status, body)).toString();

            for (String secret : said.strip().split("[ /]+", -1)) {
                assertThat(words).doesNotContain(secret);
            }
        }
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
