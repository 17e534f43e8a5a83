package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.error;
import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePagesTest {
    private static final String VISITOR = "0b0c8a3e-2d1f-4c57-9f43-0d6a3f1b2c4d";
    private static final DemoStore ACME = store("acme", "rwp_1", "rws_hidden");
    private static final DemoStore ODD =
            store("odd", "\"><script>alert('{{slug}}' & 1)</script>", "rws_hidden");

    /** What the server was asked: method, address and key. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private final CountDownLatch arrived = new CountDownLatch(8);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final String address;
    private final Sandbox sandbox;
    private final Caller caller = new Caller();

    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int status = 200;
    private volatile String body = "{\"items\":[]}";

    StorePagesTest() throws IOException {
        server = Door.listen(0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        sandbox =
                Sandbox.start(
                        0,
                        new MovableClock(),
                        new StorePages(URI.create(address), List.of(ACME, ODD)));
    }

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void thePageLoadsTheServersScriptWithTheStoresPublicKey() throws Exception {
        HttpResponse<String> page = get("acme");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("src=\"" + address + "/relaywatch.js\" data-key=\"rwp_1\"")
                .contains("data-slug=\"acme\" data-currency=\"EUR\"");
    }

    @Test
    void noPlaceholderStays() throws Exception {
        assertThat(get("acme").body()).doesNotContain("{{", "}}");
    }

    @Test
    void whatIsFilledInCannotLeaveItsAttribute() throws Exception {
        assertThat(get("odd").body())
                .contains(
                        "data-key=\"&quot;&gt;&lt;script&gt;alert(&#39;{{slug}}&#39; &amp; 1)&lt;/script&gt;\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void noSecretKeyIsOnThePageOrInTheLedger() throws Exception {
        assertThat(get("acme").body()).doesNotContain("rws_");
        assertThat(ledger("acme").body()).doesNotContain("rws_");
        status = 401;
        assertThat(ledger("acme").body()).doesNotContain("rws_");
    }

    @Test
    void theBrowserRunsTheScriptsOfThisPageAlone() throws Exception {
        HttpResponse<String> page = get("acme");
        Matcher nonce = Pattern.compile("<script nonce=\"([\\w-]{22})\">").matcher(page.body());

        assertThat(nonce.find()).isTrue();
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'nonce-" + nonce.group(1) + "';")
                .contains("connect-src 'self' " + address + ";");
        assertThat(get("acme").body()).doesNotContain(nonce.group(1));
    }

    @Test
    void thePageTakesWhateverAnAdPutsIntoItsAddress() throws Exception {
        assertThat(get("acme?gclid=demo-click&fbclid=demo-click&utm_source=google").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zen", "", "acme/", "acme/orders", "acme/ledger/1", "ACME", "%61cme"})
    void otherPathsAreNotThere(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer).path("message").asString("")).endsWith("of one of acme, odd");
    }

    @Test
    void withoutStoresThereAreNoPages() throws Exception {
        try (Sandbox bare = Sandbox.start(0, new MovableClock())) {
            assertThat(caller.get("http://127.0.0.1:" + bare.port() + "/_sandbox/store/acme"))
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(404);
        }
    }

    @Test
    void theLedgerIsReadWithTheSecretKeyOfTheStore() throws Exception {
        body = "{\"items\":[{\"eventId\":\"order-1\"}],\"nextCursor\":null}";

        HttpResponse<String> answer = ledger("acme");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(json(answer)).isEqualTo(Json.read(body).orElseThrow());
        assertThat(asked)
                .containsExactly(
                        "GET /api/events?q=" + VISITOR + "&limit=10 with Bearer rws_hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void pageAndLedgerAreOnlyRead(String method) throws Exception {
        HttpResponse<String> page = caller.send(method, pages("acme"), "{}");
        HttpResponse<String> ledger =
                caller.send(method, pages("acme/ledger?visitor=" + VISITOR), "{}");

        assertThat(List.of(page, ledger))
                .allSatisfy(it -> {
                    assertThat(it.statusCode()).isEqualTo(405);
                    assertThat(it.headers().firstValue("Allow")).hasValue("GET");
                });
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?visitor=",
                "?visitor=short",
                "?visitor=jane%40example.com",
                "?visitor=12345678%26tenant=zen",
                "?visitor=12345678%0A",
            })
    void nothingIsAskedForWhatIsNoVisitor(String query) throws Exception {
        assertRefused(get("acme/ledger" + query), 400, "visitor");
        assertThat(asked).isEmpty();
    }

    @Test
    void nothingIsAskedForAVisitorThatIsTooLong() throws Exception {
        assertRefused(get("acme/ledger?visitor=" + "v".repeat(201)), 400, "visitor");
        assertThat(asked).isEmpty();
    }

    @Test
    void noOtherParameterReachesTheServer() throws Exception {
        assertRefused(get("acme/ledger?visitor=" + VISITOR + "&limit=500"), 400, "limit");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheServerRefusesIsSaid() throws Exception {
        status = 401;
        body = "{\"title\":\"Unauthorized\",\"detail\":\"this key is not known\"}";

        assertThat(assertRefused(ledger("acme"), 502, "server"))
                .isEqualTo("server: answered 401, this key is not known");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        status = 307;

        assertThat(assertRefused(ledger("acme"), 502, "server")).isEqualTo("server: answered 307");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aServerThatIsAwayIsSaid() throws Exception {
        server.stop(0);

        assertThat(assertRefused(ledger("acme"), 502, "server"))
                .isEqualTo("server: no answer that can be used from " + address);
    }

    @Test
    void anAnswerThatIsNoJsonIsNotPassedOn() throws Exception {
        body = "<html>";

        assertRefused(ledger("acme"), 502, "server");
    }

    @Test
    void anAnswerThatIsTooLongIsNotPassedOn() throws Exception {
        body = "[\"" + "x".repeat(256 << 10) + "\"]";

        assertRefused(ledger("acme"), 502, "server");
    }

    @Test
    void noMoreThanEightAskAtOnce() throws Exception {
        gate = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> quietly(() -> ledger("acme")));
        }
        arrived.await();

        assertRefused(ledger("acme"), 503, "server");

        gate.countDown();
    }

    private static String assertRefused(HttpResponse<String> answer, int status, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error(answer).path("field").asString("")).isEqualTo(field);
        return error(answer).path("message").asString("");
    }

    private HttpResponse<String> ledger(String slug) throws Exception {
        return get(slug + "/ledger?visitor=" + VISITOR);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return caller.get(pages(path));
    }

    private String pages(String path) {
        return "http://127.0.0.1:" + sandbox.port() + "/_sandbox/store/" + path;
    }

    private static DemoStore store(String slug, String publicKey, String secretKey) {
        return new DemoStore(slug, publicKey, secretKey, 60, "EUR", null, false, null);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(
                    "%s %s with %s"
                            .formatted(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI(),
                                    exchange.getRequestHeaders().getFirst("Authorization")));
            arrived.countDown();
            quietly(gate::await);
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", address + "/elsewhere");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static void quietly(Task task) {
        try {
            task.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Task {
        void run() throws Exception;
    }
}
