package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every destination keeps to, whatever its platform speaks. */
public abstract class DestinationContractTest {
    protected static final Duration LIMIT = Duration.ofSeconds(20);

    protected final MovableClock clock = new MovableClock(AnItem.NOW);
    protected final Outbound outbound = LoopbackOutbound.open();
    protected final Sandbox sandbox = Sandbox.start(0, clock);

    protected abstract Destination destination();

    /** An account there with every secret that the service knows. */
    protected abstract Connection connection(URI baseUrl);

    /** What must never come back. */
    protected Collection<String> secrets() {
        return connection().secrets().values();
    }

    /** Whether the platform says of a single item that it will not take it. */
    protected boolean judgesItems() {
        return true;
    }

    /** Whether only the body of an answer says what became of a request. */
    protected boolean answersInTheBody() {
        return true;
    }

    @AfterEach
    void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
    }

    /** The account at the sandbox. */
    protected final Connection connection() {
        return connection(URI.create(sandbox.url("acme", destination().service())));
    }

    protected final Fault here(Fault fault) {
        return fault.at("acme", destination().service());
    }

    protected final List<Sent> send(Deliverable... items) {
        return destination().send(connection(), List.of(items), LIMIT);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    @Test
    void everyItemHasItsAnswerInTheOrderOfTheBatch() {
        sandbox.add(here(Fault.rejected("order-2")));

        List<Sent> sent = destination().send(connection(), purchases(5), LIMIT);

        assertThat(sent).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(sent.get(i).request()).contains("\"order-" + i + "\"");
            assertThat(sent.get(i).outcome())
                    .isInstanceOf(i == 2 && judgesItems() ? ItemRefused.class : Uploaded.class);
        }
    }

    @Test
    void nothingToSendIsNothingToAnswer() {
        assertThat(destination().send(connection(), List.of(), LIMIT)).isEmpty();
        assertThat(sandbox.counts("acme", destination().service()).requests()).isZero();
    }

    /** Else an item would wait in the queue for a refusal that was certain from the start. */
    @Test
    void whatIsSureToBeRefusedIsSaidWhenItIsQueuedAsWhenItIsSent() {
        List<Deliverable> items =
                List.of(
                        AnItem.purchase("order-1").build(),
                        AnItem.purchase("order-2")
                                .at(AnItem.NOW.minus(Duration.ofDays(100)))
                                .build(),
                        AnItem.purchase("order-3").worth(null).build(),
                        AnItem.purchase("order-4").of(AnItem.hashes(Map.of())).build(),
                        AnItem.closedDeal("deal-5").build());
        for (Deliverable item : items) {
            Optional<String> refusal = destination().refusal(connection(), item);
            Sent sent = send(item).getFirst();
            assertThat(sent.outcome().toString().contains("preflight"))
                    .as(item.eventId() + ": " + sent.outcome())
                    .isEqualTo(refusal.isPresent());
            refusal.ifPresent(reason -> assertThat(sent).isEqualTo(Sent.refusedBeforehand(reason)));
        }
    }

    /** What a replay counts as too old is what is refused. */
    @Test
    void theAgeThatItNamesIsTheOneThatItRefusesBy() {
        Duration limit = destination().oldest(AnItem.purchase("order-1").build()).orElse(null);
        Instant oldest = AnItem.NOW.minus(limit == null ? Duration.ofDays(4_000) : limit);

        assertThat(
                        destination()
                                .refusal(
                                        connection(),
                                        AnItem.purchase("order-1").at(oldest).build()))
                .isEmpty();
        assertThat(
                        destination()
                                .refusal(
                                        connection(),
                                        AnItem.purchase("order-1")
                                                .at(oldest.minusMillis(1))
                                                .build())
                                .isPresent())
                .isEqualTo(limit != null);
    }

    @Test
    void whatIsSentAgainGoesUnderTheSameId() {
        List<Deliverable> batch = purchases(2);

        destination().send(connection(), batch, LIMIT);
        destination().send(connection(), batch, LIMIT);

        assertThat(sandbox.counts("acme", destination().service()).repeats()).isEqualTo(2);
    }

    @Test
    void aConnectionThatBreaksIsAnAnswerAndNoException() {
        sandbox.add(here(Fault.of(FaultKind.RESET)));

        assertThat(destination().send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.outcome()).isInstanceOf(Retryable.class));
    }

    @Test
    void aPortWithoutAServerIsAnAnswerAndNoException() {
        Connection nobody = connection(URI.create("http://127.0.0.1:" + freePort()));

        assertThat(destination().send(nobody, purchases(2), LIMIT))
                .hasSize(2)
                .allSatisfy(sent -> assertThat(sent.outcome()).isInstanceOf(Retryable.class));
    }

    @Test
    void aPlatformThatIsTooSlowEndsWithTheLimit() {
        sandbox.add(here(Fault.slow(Duration.ofMinutes(5))));
        long start = System.nanoTime();

        List<Sent> sent = destination().send(connection(), purchases(4), Duration.ofMillis(400));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(sent).hasSize(4);
        assertThat(sent.getFirst().outcome()).isInstanceOf(Retryable.class);
        assertThat(sent)
                .allSatisfy(one ->
                        assertThat(one.outcome()).isInstanceOfAny(Retryable.class, NotTried.class));
    }

    @Test
    void withoutAnyTimeNothingIsTried() {
        assertThat(destination().send(connection(), purchases(2), Duration.ZERO))
                .hasSize(2)
                .allSatisfy(sent -> assertThat(sent.outcome()).isInstanceOf(NotTried.class));
        assertThat(sandbox.counts("acme", destination().service()).requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTML", "UNAVAILABLE", "UNKNOWN_ERROR"})
    void aPlatformInTroubleIsTriedAgainLater(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(send(AnItem.purchase("order-1").build()))
                .allSatisfy(sent -> assertThat(sent.outcome()).isInstanceOf(Retryable.class));
    }

    /** An account in order shows it, and the test leaves no event there. */
    @Test
    void anAccountInOrderPassesItsTest() {
        assertThat(destination().test(connection(), LIMIT))
                .satisfies(tested -> assertThat(tested.works()).as(tested.message()).isTrue());
        assertThat(sandbox.accepted("acme", destination().service())).isEmpty();
    }

    @Test
    void anAccountThatCannotBeReachedFailsItsTest() {
        Connection nobody = connection(URI.create("http://127.0.0.1:" + freePort()));

        assertThat(destination().test(nobody, LIMIT).works()).isFalse();
    }

    /** 200 is no proof where the body has the last word. */
    @ParameterizedTest
    @ValueSource(strings = {"PORTAL", "EMPTY", "TRUNCATED", "ENORMOUS"})
    void whatIsNoAnswerIsTriedAgainLater(FaultKind kind) {
        Assumptions.assumeTrue(answersInTheBody());
        sandbox.add(here(Fault.of(kind)));

        assertThat(send(AnItem.purchase("order-1").build()))
                .allSatisfy(sent -> assertThat(sent.outcome()).isInstanceOf(Retryable.class));
    }

    @Test
    void anAddressThatMayNeverBeCalledIsTheConnectionsFault() {
        Connection metadata = connection(URI.create("http://169.254.169.254/latest"));

        assertThat(destination().send(metadata, purchases(1), LIMIT))
                .allSatisfy(
                        sent -> assertThat(sent.outcome()).isInstanceOf(ConnectionRefused.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 500})
    void noSecretComesBack(int status) {
        String secrets = String.join(" ", secrets());
        try (ScriptedServer echo = saying(error(status, "Malformed access token " + secrets))) {
            Connection connection = connection(echo.uri());

            List<Sent> sent = destination().send(connection, purchases(1), LIMIT);

            assertThat(secrets()).isNotEmpty();
            assertThat(sent.toString()).doesNotContain(secrets());
            assertThat(sent.getFirst().response()).contains("Malformed access token");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 500})
    void noClearPersonalDataComesBack(int status) {
        try (ScriptedServer echo =
                saying(error(status, "nobody is " + AnItem.EMAIL + " at " + AnItem.IP))) {
            List<Sent> sent = destination().send(connection(echo.uri()), purchases(1), LIMIT);

            assertThat(sent.toString()).doesNotContain(AnItem.EMAIL, AnItem.IP, AnItem.USER_AGENT);
            assertThat(sent.getFirst().response()).contains("nobody is");
        }
    }

    /**
     * PostgreSQL takes no NUL in a text: a settlement that fails for it would send the item again
     * and again.
     */
    @Test
    void whatComesBackCanBeStored() {
        try (ScriptedServer broken = saying(Reply.of(200, "\0\0 {\"error\":"));
                ScriptedServer escaped = saying(error(400, "bad \\u0000 byte"))) {
            for (ScriptedServer server : List.of(broken, escaped)) {
                List<Sent> sent = destination().send(connection(server.uri()), purchases(1), LIMIT);

                assertThat(sent.toString()).doesNotContain("\0");
            }
        }
    }

    @Test
    void whatIsKeptOfAnAnswerIsBounded() {
        try (ScriptedServer endless = saying(error(400, "x".repeat(100_000)))) {
            List<Sent> sent = destination().send(connection(endless.uri()), purchases(1), LIMIT);

            assertThat(sent.toString()).hasSizeLessThan(20_000);
        }
    }

    /** Says this to everything but the question for an access token. */
    private static ScriptedServer saying(Reply reply) {
        return new ScriptedServer(body ->
                body.startsWith("grant_type=")
                        ? Reply.of(200, "{\"access_token\":\"ya29.a\",\"expires_in\":3599}")
                        : reply);
    }

    private static Reply error(int status, String message) {
        return Reply.of(status, "{\"error\":{\"code\":190,\"message\":\"" + message + "\"}}");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
