package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboundTest {
    private static final Duration PLENTY = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(150);

    /** Room for a busy machine; far below any other time limit in play. */
    private static final Duration SOON = Duration.ofMillis(2_500);

    private final Outbound outbound = LoopbackOutbound.open();

    @AfterEach
    void stop() {
        outbound.stop();
    }

    @Test
    void anAnswerComesBackWithStatusHeadersAndBody() {
        try (RawServer server =
                RawServer.saying(
                        "HTTP/1.1 422 No\r\nContent-Length: 11\r\nX-Request-Id: r1\r\n"
                                + "Warning: a\r\nwarning: b\r\n\r\n{\"code\":42}")) {
            Response response = (Response) get(server.uri("/"));

            assertThat(response.status()).isEqualTo(422);
            assertThat(response.header("X-REQUEST-ID")).contains("r1");
            assertThat(response.headers()).containsEntry("warning", "a, b");
            assertThat(response.json().orElseThrow().path("code").asInt()).isEqualTo(42);
            assertThat(response.truncated()).isFalse();
            assertThat(response.took()).isPositive();
        }
    }

    @Test
    void theRequestIsSentAsItWasWritten() {
        try (RawServer server = RawServer.saying(ok("fine"))) {
            outbound.send(
                    new Call(
                            "PUT",
                            server.uri("/a%2Fb/%C3%BC/../c?q=%5Bx%5D&e=&f=a+b"),
                            Map.of("X-Token", "t1", "Content-Type", "text/plain"),
                            null,
                            PLENTY));

            assertThat(server.requests.remove())
                    .contains(
                            "PUT /a%2Fb/%C3%BC/../c?q=%5Bx%5D&e=&f=a+b HTTP/1.1",
                            "X-Token: t1",
                            "Content-Type: text/plain",
                            "Host: 127.0.0.1:" + server.port())
                    .noneMatch(line -> line.startsWith("Upgrade"))
                    .noneMatch(line -> line.startsWith("Cookie"));
        }
    }

    @Test
    void aPostCarriesItsBodyAsJson() {
        try (RawServer server = RawServer.saying(ok("fine"))) {
            Answer answer =
                    outbound.send(
                            Call.post(
                                    server.uri("/"),
                                    Map.of(),
                                    "{}\n\n".getBytes(StandardCharsets.UTF_8),
                                    PLENTY));

            assertThat(((Response) answer).text()).isEqualTo("fine");
            assertThat(server.requests.remove())
                    .contains("Content-Type: application/json", "Content-Length: 4");
        }
    }

    @Test
    void anIpv6LiteralIsCalled() throws IOException {
        ServerSocket socket;
        try {
            socket = new ServerSocket(0, 5, InetAddress.ofLiteral("::1"));
        } catch (SocketException e) {
            assumeThat(e).as("this machine has no IPv6").isNull();
            return;
        }
        try (RawServer server = new RawServer(socket, (_, out) -> write(out, ok("six")))) {
            Response response = (Response) get(URI.create("http://[::1]:" + server.port() + "/"));

            assertThat(response.text()).isEqualTo("six");
            assertThat(server.requests.remove()).contains("Host: [::1]:" + server.port());
        }
    }

    @Test
    void aConnectionIsUsedAgain() {
        try (RawServer server = RawServer.saying(ok("fine"))) {
            get(server.uri("/1"));
            get(server.uri("/2"));

            assertThat(server.requests).hasSize(2);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aBodyThatTricklesEndsWithTheTimeout() {
        try (RawServer server =
                new RawServer((_, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    while (true) {
                        write(out, "x");
                        Thread.sleep(20);
                    }
                })) {
            assertTimesOut(server.uri("/"));
        }
    }

    @Test
    void headersThatTrickleEndWithTheTimeout() {
        try (RawServer server =
                new RawServer((_, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nX-Long: ");
                    while (true) {
                        write(out, "x");
                        Thread.sleep(20);
                    }
                })) {
            assertTimesOut(server.uri("/"));
        }
    }

    @Test
    void aSilentServerEndsWithTheTimeout() {
        try (RawServer server = RawServer.silent()) {
            assertTimesOut(server.uri("/"));
        }
    }

    @Test
    void aHandshakeThatNeverComesEndsWithTheTimeout() {
        try (RawServer server = RawServer.silent()) {
            assertTimesOut(URI.create("https://127.0.0.1:" + server.port() + "/"));
        }
    }

    @Test
    void aConnectionThatIsNeverAcceptedEndsWithTheTimeout() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Socket first = new Socket(InetAddress.ofLiteral("127.0.0.1"), full.getLocalPort());
                Socket second =
                        new Socket(InetAddress.ofLiteral("127.0.0.1"), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertTimesOut(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"));
        }
    }

    @Test
    void anUploadThatNobodyReadsEndsWithTheTimeout() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            URI uri = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/");
            assertTimesOut(Call.post(uri, Map.of(), new byte[30_000_000], SHORT));
        }
    }

    @Test
    void theConnectionOfACallThatTimedOutIsClosed() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server =
                new RawServer((client, _) -> {
                    try {
                        client.getInputStream().read();
                    } finally {
                        closed.countDown();
                    }
                })) {
            outbound.send(Call.get(server.uri("/"), Map.of(), SHORT));

            assertThat(closed.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @Test
    void callsThatTimedOutGiveTheirPlacesBack() throws InterruptedException {
        int moreThanOneHostMayHave = 150;
        try (RawServer server = slowExceptFor("GET /fast")) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < moreThanOneHostMayHave; i++) {
                Call call = Call.get(server.uri("/slow"), Map.of(), SHORT);
                callers.add(Thread.startVirtualThread(() -> outbound.send(call)));
            }
            for (Thread caller : callers) {
                caller.join();
            }

            assertThat(((Response) get(server.uri("/fast"))).status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionThatIsResetIsReset() {
        try (RawServer server =
                new RawServer((client, _) -> {
                    client.setSoLinger(true, 0);
                    client.close();
                })) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.RESET);
        }
    }

    @Test
    void aCallIsNeverRepeated() {
        try (RawServer server = new RawServer((client, _) -> client.close())) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.RESET);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aPortWithoutAListenerIsRefused() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        assertThat(reasonOf(get(URI.create("http://127.0.0.1:" + port + "/"))))
                .isEqualTo(Reason.REFUSED);
    }

    @Test
    void aPlainServerBehindHttpsIsATlsFailure() {
        try (RawServer server = RawServer.greeting("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(reasonOf(get(URI.create("https://127.0.0.1:" + server.port() + "/"))))
                    .isEqualTo(Reason.TLS);
        }
    }

    @Test
    void aNameThatDoesNotExistIsADnsFailure() {
        Answer answer = get(URI.create("http://no-such-host.invalid/"));

        assertThat(reasonOf(answer)).isEqualTo(Reason.DNS);
        assertThat(((Unreached) answer).message()).contains("no-such-host.invalid");
    }

    @Test
    void aBodyShorterThanItsAnnouncedLengthIsReset() {
        try (RawServer server =
                new RawServer((client, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
                    client.close();
                })) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.RESET);
        }
    }

    @Test
    void aChunkedBodyThatBreaksOffIsReset() {
        try (RawServer server =
                new RawServer((client, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    write(out, "ff\r\nshort");
                    client.close();
                })) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.RESET);
        }
    }

    @Test
    void anEndlessBodyIsCutAtTheBound() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server =
                new RawServer((_, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\n\r\n");
                    try {
                        while (true) {
                            write(out, "0123456789".repeat(100));
                        }
                    } finally {
                        closed.countDown();
                    }
                })) {
            Call call = Call.get(server.uri("/"), Map.of(), PLENTY).withMaxAnswerBytes(5_000);
            Response response = (Response) outbound.send(call);

            assertThat(response.truncated()).isTrue();
            assertThat(response.body()).hasSize(5_000);
            assertThat(response.json()).isEmpty();
            assertThat(closed.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @Test
    void aBodyOfExactlyTheBoundIsWhole() {
        try (RawServer server = RawServer.saying(ok("12345"))) {
            Call call = Call.get(server.uri("/"), Map.of(), PLENTY).withMaxAnswerBytes(5);
            Response response = (Response) outbound.send(call);

            assertThat(response.truncated()).isFalse();
            assertThat(response.text()).isEqualTo("12345");
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 302 Go\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")) {
            Response response = (Response) get(server.uri("/"));

            assertThat(response.status()).isEqualTo(302);
            assertThat(response.header("location")).contains("/b");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aGzippedBodyIsUnzipped() throws IOException {
        byte[] zipped = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        try (RawServer server = RawServer.saying(zippedHead(zipped.length), zipped)) {
            Response response = (Response) get(server.uri("/"));

            assertThat(response.text()).isEqualTo("{\"a\":1}");
            assertThat(server.requests.remove()).contains("Accept-Encoding: gzip");
        }
    }

    @Test
    void aSmallGzipThatUnfoldsToALotIsCutAtTheBound() throws IOException {
        byte[] zipped = gzip(new byte[20_000_000]);
        try (RawServer server = RawServer.saying(zippedHead(zipped.length), zipped)) {
            Response response = (Response) get(server.uri("/"));

            assertThat(response.truncated()).isTrue();
            assertThat(response.body()).hasSize(Call.DEFAULT_MAX_ANSWER_BYTES);
        }
    }

    @Test
    void aBodyThatOnlyClaimsToBeGzippedIsAProtocolFailure() {
        byte[] plain = "plain text".getBytes(StandardCharsets.UTF_8);
        try (RawServer server = RawServer.saying(zippedHead(plain.length), plain)) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void somethingOtherThanHttpIsAProtocolFailure() {
        try (RawServer server =
                new RawServer((client, out) -> {
                    write(out, "SSH-2.0-OpenSSH_9.9\r\n".repeat(200));
                    client.close();
                })) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void endlessHeadersAreAProtocolFailure() {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(100_000))) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void anInterruptedCallerGetsItsAnswerAndStaysInterrupted() {
        try (RawServer server = RawServer.silent()) {
            Thread.currentThread().interrupt();
            Answer answer = get(server.uri("/"));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(reasonOf(answer)).isEqualTo(Reason.INTERRUPTED);
        }
    }

    @Test
    void aCallUnderWayEndsWhenTheServerStops() {
        try (RawServer server =
                new RawServer((client, _) -> {
                    outbound.stop();
                    client.getInputStream().read();
                })) {
            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.INTERRUPTED);
        }
    }

    @Test
    void aStoppedServerCallsNobody() {
        try (RawServer server = RawServer.saying(ok("fine"))) {
            outbound.stop();

            assertThat(reasonOf(get(server.uri("/")))).isEqualTo(Reason.INTERRUPTED);
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void aFailureNamesTheHostAndNeitherPathNorQuery() {
        try (RawServer server = RawServer.silent()) {
            Call call = Call.get(server.uri("/hook/secret-1?token=secret-2"), Map.of(), SHORT);

            assertThat(((Unreached) outbound.send(call)).message())
                    .isEqualTo("127.0.0.1 did not answer within 150 ms");
        }
    }

    private Answer get(URI uri) {
        return outbound.send(Call.get(uri, Map.of(), PLENTY));
    }

    private void assertTimesOut(URI uri) {
        assertTimesOut(Call.get(uri, Map.of(), SHORT));
    }

    private void assertTimesOut(Call call) {
        long start = System.nanoTime();
        Answer answer = outbound.send(call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(reasonOf(answer)).isEqualTo(Reason.TIMEOUT);
        assertThat(took).isBetween(SHORT, SOON);
    }

    private static Reason reasonOf(Answer answer) {
        return switch (answer) {
            case Unreached unreached -> unreached.reason();
            case Response response -> throw new AssertionError("answered: " + response);
        };
    }

    private static RawServer slowExceptFor(String start) {
        AtomicReference<RawServer> self = new AtomicReference<>();
        self.set(
                new RawServer((client, out) -> {
                    boolean fast =
                            self.get().requests.stream()
                                    .anyMatch(head -> head.getFirst().startsWith(start));
                    if (fast) {
                        write(out, ok("fast"));
                    } else {
                        client.getInputStream().read();
                    }
                }));
        return self.get();
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String zippedHead(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zipping = new GZIPOutputStream(zipped)) {
            zipping.write(plain);
        }
        return zipped.toByteArray();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
