package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    @Test
    void aRequestIsRecordedAsItCame() throws Exception {
        caller.post(sandbox.url("acme", "webhook") + "/in?a=%20b", "grüße", "X-Odd", "yes");

        Received received = sandbox.received("acme", "webhook").getFirst();

        assertThat(received.at()).isEqualTo(clock.instant());
        assertThat(received.account()).isEqualTo("acme");
        assertThat(received.service()).isEqualTo("webhook");
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/in?a=%20b");
        assertThat(received.headers()).containsEntry("x-odd", "yes");
        assertThat(received.text()).isEqualTo("grüße");
        assertThat(received.status()).isEqualTo(200);
    }

    @Test
    void accountsKnowNothingOfEachOther() throws Exception {
        caller.post(sandbox.url("acme", "webhook"), "{\"id\":\"1\"}");

        assertThat(sandbox.received("zen", "webhook")).isEmpty();
        assertThat(sandbox.received("acme", "meta")).isEmpty();
        assertThat(sandbox.timesAccepted("zen", "webhook", "1")).isZero();
        assertThat(sandbox.counts("zen", "webhook")).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void whatIsForgottenIsGoneAndFaultsStay() throws Exception {
        caller.post(sandbox.url("acme", "webhook"), "{\"id\":\"1\"}");
        sandbox.add(Fault.of(FaultKind.UNAVAILABLE));

        sandbox.forget();

        assertThat(sandbox.received("acme", "webhook")).isEmpty();
        assertThat(sandbox.accepted("acme", "webhook")).isEmpty();
        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(0, 0, 0, 0));
        assertThat(sandbox.faults()).hasSize(1);
    }

    @Test
    void onlyTheNewestRequestsAreKeptButAllAreCounted() {
        var account = new Account("acme", "webhook", new Faults(), clock);
        for (int i = 0; i < Account.MOST_REQUESTS + 5; i++) {
            account.record(request(i, new byte[0]));
        }

        assertThat(account.received()).hasSize(Account.MOST_REQUESTS);
        assertThat(account.received().getFirst().path()).isEqualTo("/5");
        assertThat(account.counts().requests()).isEqualTo(Account.MOST_REQUESTS + 5);
    }

    @Test
    void largeBodiesPushOutOldOnes() {
        var account = new Account("acme", "webhook", new Faults(), clock);
        var body = new byte[8 << 20];
        for (int i = 0; i < 6; i++) {
            account.record(request(i, body));
        }

        assertThat(account.received()).hasSize(4);
        assertThat(account.received().getFirst().path()).isEqualTo("/2");
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        String body = "x".repeat((8 << 20) + 1);

        assertThat(caller.post(sandbox.url("acme", "webhook"), body).statusCode()).isEqualTo(413);
        assertThat(caller.post(sandbox.url("acme", "webhook"), "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void pathsWithoutAccountAndProviderAreNotThere() throws Exception {
        String root = "http://127.0.0.1:" + sandbox.port();

        assertThat(caller.get(root + "/").statusCode()).isEqualTo(404);
        assertThat(caller.get(root + "/acme").statusCode()).isEqualTo(404);
        assertThat(caller.get(root + "/acme/fax/1").statusCode()).isEqualTo(404);
        assertThat(caller.get(root + "/-/meta/1").statusCode()).isEqualTo(404);
    }

    @Test
    void aUrlIsMadeForKnownProvidersOnly() {
        assertThat(sandbox.url("acme", "meta"))
                .isEqualTo("http://127.0.0.1:" + sandbox.port() + "/acme/meta");
        assertThatThrownBy(() -> sandbox.url("acme", "fax"))
                .hasMessageStartingWith("service: there is no \"fax\"; expected one of ")
                .hasMessageContaining("ga4, geo, ");
        assertThatThrownBy(() -> sandbox.url("a/b", "meta")).hasMessageStartingWith("account: ");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> Sandbox.start(sandbox.port(), clock))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("port " + sandbox.port());
    }

    @Test
    void nothingIsLostUnderParallelRequests() throws Exception {
        inParallel(32, 30);

        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(960, 0, 960, 480));
        assertThat(sandbox.accepted("acme", "webhook")).hasSize(480).containsValue(2);
        assertThat(sandbox.received("acme", "webhook")).hasSize(960);
    }

    /**
     * The JDK's server closes idle connections beyond the first 200 unless it is told otherwise.
     */
    @Test
    void hundredsOfIdleConnectionsStayUsable() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        List<Socket> connections = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                connections.add(new Socket(loopback, sandbox.port()));
            }
            for (int round = 0; round < 2; round++) {
                for (Socket it : connections) {
                    assertThat(statusLineOf(it)).isEqualTo("HTTP/1.1 200 OK");
                }
            }
        } finally {
            for (Socket it : connections) {
                it.close();
            }
        }
    }

    private static String statusLineOf(Socket connection) throws IOException {
        String request = "POST /acme/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("{\"ok\":true}")) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return "closed";
            }
            answer.append((char) next);
        }
        return answer.substring(0, answer.indexOf("\r"));
    }

    /** Each client sends half as many events as requests, each of them twice. */
    private void inParallel(int clients, int requests) throws Exception {
        String url = sandbox.url("acme", "webhook");
        var calls = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                int number = client;
                calls.add(threads.submit(() -> send(url, number, requests)));
            }
        }
        for (Future<?> it : calls) {
            it.get();
        }
    }

    private @Nullable Void send(String url, int client, int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            String id = client + "-" + i % (requests / 2);
            String body = "{\"type\":\"t\",\"id\":\"" + id + "\"}";
            assertThat(caller.post(url, body).statusCode()).isEqualTo(200);
        }
        return null;
    }

    private Received request(int number, byte[] body) {
        return new Request(
                        clock.instant(),
                        "acme",
                        "webhook",
                        "POST",
                        "/" + number,
                        "",
                        Map.of(),
                        body)
                .received(200);
    }
}
