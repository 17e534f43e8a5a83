package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.LogWatch;
import dev.relaywatch.testing.OddJson;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.TenantRows;
import dev.relaywatch.testing.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that are too large, too deep, too slow or not there, at every door that takes one. */
class BadBodyTest extends RunningServer {
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final int LARGEST_LIMIT = 2 << 20;
    private static final String SECRET = "whsec_YmFkLWJvZHktdGVzdC1zZWNyZXQtMQ==";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Tenant acme;
    private String publicKey;
    private String secretKey;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        publicKey = tenants.publicKey(acme);
        secretKey = tenants.secretKey(acme);
        tenants.webhookSecret(acme, SECRET);
    }

    /** A path with a body that it takes. */
    record Door(String path, String body) {
        @Override
        public String toString() {
            return path;
        }
    }

    static List<Door> doors() {
        return List.of(
                new Door("/api/track/event", "{\"event\":\"purchase\",\"eventId\":\"e1\"}"),
                new Door("/api/track/visit", "{\"visitorId\":\"v1\"}"),
                new Door("/v1/track", "{\"event\":\"purchase\",\"messageId\":\"m1\"}"),
                new Door("/v1/batch", "{\"batch\":[{\"type\":\"page\",\"messageId\":\"m2\"}]}"),
                new Door("/api/leads", "{\"email\":\"ada@example.com\"}"),
                new Door(
                        "/api/conversions",
                        "{\"dealId\":\"d1\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\"}"),
                new Door(
                        "/api/webhooks/crm-conversion",
                        "{\"dealId\":\"d2\",\"conversionType\":\"closed\",\"email\":\"ada@example.com\"}"),
                new Door("/api/privacy/erase", "{\"visitorId\":\"v1\"}"),
                new Door("/api/admin/retry-failed-events", "{\"retryAll\":true}"));
    }

    private Wire.Request request(Door door, byte[] body, boolean chunked) {
        if (!door.path().contains("webhooks")) {
            String key = door.path().matches("/api/(track|leads).*|/v1/.*") ? publicKey : secretKey;
            return new Wire.Request(
                    "POST", door.path(), List.of("Authorization: Bearer " + key), body, chunked);
        }
        long now = Clock.systemUTC().instant().getEpochSecond();
        return new Wire.Request(
                "POST",
                door.path() + "?tenant=" + acme.slug(),
                List.of(
                        "webhook-id: msg_1",
                        "webhook-timestamp: " + now,
                        "webhook-signature: "
                                + new WebhookSignature(SECRET).sign("msg_1", now, body)),
                body,
                chunked);
    }

    private Wire.Answer send(Door door, String body) throws IOException {
        try (Wire wire = new Wire(url("/").getPort())) {
            return wire.send(request(door, body.getBytes(StandardCharsets.UTF_8), false));
        }
    }

    private static void taken(Wire.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        assertThat(answer.text()).doesNotContain("\"success\":false");
    }

    /** Refused as this door refuses, with this status where it has one. */
    private static void refused(Door door, Wire.Answer answer, int status) {
        boolean neverBreaksAPage = door.path().startsWith("/api/track/");
        assertThat(answer.status()).as(answer.text()).isEqualTo(neverBreaksAPage ? 200 : status);
        if (door.path().startsWith("/v1/") || neverBreaksAPage) {
            assertThat(JSON.readTree(answer.text()).path("success").asBoolean(true)).isFalse();
            assertThat(JSON.readTree(answer.text()).path("error").asString()).isNotBlank();
        } else {
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(JSON.readTree(answer.text()).path("detail").asString()).isNotBlank();
        }
    }

    /** Begins a request and sends no more of its body than this; what comes back. */
    private Wire.Answer begun(Door door, String length, int sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url("/").getPort())) {
            socket.setSoTimeout(30_000);
            begin(socket, door, length, sent);
            return Wire.read(new BufferedInputStream(socket.getInputStream()), false);
        }
    }

    private void begin(Socket socket, Door door, String length, int sent) throws IOException {
        Wire.Request whole = request(door, new byte[0], false);
        StringBuilder head =
                new StringBuilder("POST " + whole.target() + " HTTP/1.1\r\nHost: x\r\n");
        whole.headers().forEach(header -> head.append(header).append("\r\n"));
        head.append(length).append(" ".repeat(sent));
        try {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException _) {
            // it has answered and ended the connection before all of this was written
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void ofABodyOfTenMegabytesNothingIsRead(Door door) throws IOException {
        refused(door, begun(door, "Content-Length: " + TEN_MEGABYTES + "\r\n\r\n", 1_000), 413);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aBodyOfTenMegabytesThatDoesNotSayItsLengthIsNotReadToItsEnd(Door door) throws IOException {
        String chunk =
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(TEN_MEGABYTES) + "\r\n";
        refused(door, begun(door, chunk, LARGEST_LIMIT + 1_000), 413);
    }

    @Test
    void manyBodiesOfTenMegabytesAtOnceTakeNoRoomForGood() throws Exception {
        Door door = doors().getFirst();
        String chunk =
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(TEN_MEGABYTES) + "\r\n";
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Wire.Answer>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(() -> begun(door, chunk, LARGEST_LIMIT + 1_000));
            }
            for (Future<Wire.Answer> answer : senders.invokeAll(all)) {
                refused(door, answer.get(), 200);
            }
        }
        taken(send(door, door.body() + " ".repeat(LARGEST_LIMIT - door.body().length())));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aThousandAndOneLevelsAreToldToBeTooDeep(Door door) throws IOException {
        for (String deep :
                List.of(
                        OddJson.nested("[", "]", 1_001),
                        OddJson.nested("[", "", 100_000),
                        OddJson.nested("{\"a\":", "", 50_000))) {
            Map<String, Long> before = new TenantRows(everything).of(acme);
            refused(door, send(door, "{\"params\":" + deep + "," + door.body().substring(1)), 400);
            assertThat(new TenantRows(everything).of(acme)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aBodyInPiecesWithoutALengthIsTaken(Door door) throws IOException {
        try (Wire wire = new Wire(url("/").getPort())) {
            taken(wire.send(request(door, door.body().getBytes(StandardCharsets.UTF_8), true)));
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void jsonIsTakenWhateverItsTypeIsSaidToBeAndWhateverIsAskedFor(Door door) throws IOException {
        try (Wire wire = new Wire(url("/").getPort())) {
            byte[] body = door.body().getBytes(StandardCharsets.UTF_8);
            Wire.Request plain = request(door, body, false);
            List<String> headers = new ArrayList<>(plain.headers());
            headers.add("Content-Type: application/x-www-form-urlencoded");
            headers.add("Accept: text/html");
            taken(wire.send(new Wire.Request("POST", plain.target(), headers, body, false)));
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aBodyThatStopsHoldsUpNobodyElse(Door door) throws IOException {
        try (Socket stopped = new Socket(InetAddress.getLoopbackAddress(), url("/").getPort())) {
            begin(stopped, door, "Content-Length: 100\r\n\r\n{", 10);
            taken(send(door, door.body()));
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void aBodyThatEndsTooEarlyOrIsCutWronglyIsNoErrorOfOurs(Door door) throws IOException {
        Map<String, Long> before = new TenantRows(everything).of(acme);
        try (LogWatch log = new LogWatch()) {
            for (String length :
                    List.of(
                            "Content-Length: 100\r\n\r\n{",
                            "Transfer-Encoding: chunked\r\n\r\n64\r\n{",
                            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{")) {
                try (Socket gone =
                        new Socket(InetAddress.getLoopbackAddress(), url("/").getPort())) {
                    begin(gone, door, length, 10);
                    gone.shutdownOutput();
                    gone.setSoTimeout(30_000);
                    String answer =
                            new String(
                                    gone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(answer).doesNotContain("HTTP/1.1 5", "Exception", "<html");
                }
            }
            assertThat(log.errors()).isEmpty();
        }
        assertThat(new TenantRows(everything).of(acme)).isEqualTo(before);
    }
}
