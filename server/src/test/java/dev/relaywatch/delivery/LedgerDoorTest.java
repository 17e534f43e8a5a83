package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/events}: the ledger and its traces, as their tenant and the platform see them.
 */
class LedgerDoorTest extends RunningServer {
    private Tenant acme;
    private String secret;
    private String web;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
        web = tenants.publicKey(acme);
    }

    private Answer get(String path, String key) {
        return send(
                HttpRequest.newBuilder(url(path)).GET().header("Authorization", "Bearer " + key));
    }

    private void store(String... ids) {
        for (String id : ids) {
            String event =
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("event", "purchase")
                            .put("eventId", id)
                            .toString();
            Answer answer = post("/api/track/event", event, web);
            assertThat(answer.json().path("accepted").asInt()).as(answer.text()).isEqualTo(1);
        }
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("items").values().stream()
                .map(item -> item.path("eventId").asString())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asString()).isNotEmpty();
        return answer.json();
    }

    @Test
    void aLineHasWhatTheContractSays() {
        post(
                "/api/track/event",
                """
                {"event":"purchase","eventId":"order-1","visitorId":"v1","timestamp":"2026-01-02T03:04:05Z",
                 "email":"jane@example.com","params":{"value":49.9,"currency":"EUR"}}
                """,
                web);

        Answer answer = get("/api/events", secret);

        JsonNode line = answer.json().path("items").path(0);
        assertThat(line.propertyNames())
                .containsExactlyInAnyOrder(
                        "eventId",
                        "event",
                        "receivedAt",
                        "timestamp",
                        "visitorId",
                        "value",
                        "currency",
                        "status",
                        "destinations");
        assertThat(line.path("value").decimalValue()).isEqualByComparingTo("49.9");
        assertThat(line.path("status").asString()).isEqualTo("stored");
        assertThat(line.path("destinations").isObject()).isTrue();
        assertThat(answer.json().path("nextCursor").isNull()).isTrue();
        assertThat(answer.json().propertyNames()).containsExactly("items", "nextCursor");
    }

    @Test
    void pageFollowsPageThroughTheWholeLedger() {
        store("a", "b", "c", "d", "e");
        List<String> walked = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; pages < 3; pages++) {
            Answer page = get("/api/events?limit=2&cursor=" + cursor, secret);
            walked.addAll(ids(page));
            cursor = page.json().path("nextCursor").asString("");
        }

        assertThat(cursor).isEmpty();
        assertThat(walked).containsExactly("e", "d", "c", "b", "a");
    }

    @Test
    @Timeout(60)
    void whileOthersWriteNoLineComesTwiceAndNoneIsMissed() throws Exception {
        String[] first = IntStream.range(0, 40).mapToObj(i -> "first-" + i).toArray(String[]::new);
        store(first);
        try (ExecutorService writers = Executors.newFixedThreadPool(3)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                String prefix = "later-" + writer + "-";
                work.add(() -> {
                    for (int i = 0; i < 40; i++) {
                        store(prefix + i);
                    }
                    return true;
                });
            }
            List<Future<Boolean>> writing = work.stream().map(writers::submit).toList();

            List<String> walked = new ArrayList<>();
            String cursor = "";
            do {
                Answer page = get("/api/events?limit=3&cursor=" + cursor, secret);
                walked.addAll(ids(page));
                cursor = page.json().path("nextCursor").asString("");
            } while (!cursor.isEmpty());
            for (Future<Boolean> one : writing) {
                assertThat(one.get()).isTrue();
            }

            assertThat(walked).doesNotHaveDuplicates().contains(first);
        }
    }

    @Test
    void aSearchFindsTheEvent() {
        store("order-1", "order-2");

        assertThat(ids(get("/api/events?q=order-2", secret))).containsExactly("order-2");
        assertThat(ids(get("/api/events?q=&event=&status=&from=&to=&cursor=&limit=", secret)))
                .hasSize(2);
        assertThat(ids(get("/api/events?event=page_view", secret))).isEmpty();
        assertThat(ids(get("/api/events?status=stored,failed", secret))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from    | from=yesterday",
                "from    | from=2026-11-20",
                "to      | to=2026-13-01T00:00:00Z",
                "to      | to=%2B999999999-12-31T23:59:59Z",
                "from    | from=-0500-01-01T00:00:00Z",
                "from    | from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z",
                "status  | status=lost",
                "status  | status=stored,",
                "cursor  | cursor=5",
                "cursor  | cursor=bm90IGEgY3Vyc29y",
                "cursor  | cursor=%25%25",
                "limit   | limit=many",
                "limit   | limit=1.5"
            })
    void whatCannotBeReadIsNamed(String field, String query) {
        JsonNode problem = problem(get("/api/events?" + query, secret), 400);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(problem.path("detail").asString()).startsWith(field + ": ");
    }

    @Test
    void allMistakesAreNamedAtOnceAndAllowedStatusesListed() {
        JsonNode problem = problem(get("/api/events?status=lost&limit=x&from=y", secret), 400);

        assertThat(problem.path("errors").values())
                .extracting(error -> error.path("field").asString())
                .containsExactlyInAnyOrder("status", "limit", "from");
        assertThat(problem.toString())
                .contains("dead_letter, failed, pending, uploaded, suppressed, stored");
    }

    @Test
    void aSearchHasTwoHundredCharactersAtMost() {
        assertThat(ids(get("/api/events?q=" + "x".repeat(200), secret))).isEmpty();
        assertThat(
                        problem(get("/api/events?q=" + "x".repeat(201), secret), 400)
                                .at("/errors/0/field")
                                .asString())
                .isEqualTo("q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-7", "501", "99999999999999999999", "-99999999999999999999"})
    void aLimitOutOfBoundsIsBroughtWithinThem(String limit) {
        store("a", "b");

        assertThat(ids(get("/api/events?limit=" + limit, secret)))
                .hasSize(limit.startsWith("-") || limit.equals("0") ? 1 : 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%F0%9F%98%80", "'", "%5C", "%EF%BF%BF", "%EF%BF%BD"})
    void noCharacterBreaksASearch(String text) {
        for (String field : List.of("q", "event", "eventId")) {
            assertThat(get("/api/events?" + field + "=" + text, secret).status())
                    .as(field)
                    .isIn(200, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deal-7:closed",
                "a b",
                "a+b",
                "1.2.3",
                "ünï",
                "日本",
                "a?b#c",
                "x@y",
                "'",
                "a&b=c",
                "~"
            })
    void anIdOfOddCharactersHasItsPath(String id) {
        store(id);

        assertThat(get("/api/events/" + encoded(id), secret).json().at("/event/eventId").asString())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a;b", "100%", "a\\b", "..", "a//b", "/"})
    void anyIdAtAllIsFoundAsAParameter(String id) {
        store(id);

        assertThat(
                        get("/api/events?eventId=" + encoded(id), secret)
                                .json()
                                .at("/event/eventId")
                                .asString())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a%3Bb", "100%25", "a//b"})
    void aPathThatCannotHoldTheIdSaysWhereItGoes(String path) {
        assertThat(problem(get("/api/events/" + path, secret), 400).path("detail").asString())
                .contains("/api/events?eventId=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a%5Cb", "..%2F", "a%00"})
    void whatMayLeadElsewhereIsNoPath(String path) {
        assertThat(get("/api/events/" + path, secret).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%ED%A0%80", "q=%FF", "event=%C3", "%FF=1"})
    void parametersThatAreNoTextAreRefused(String query) {
        problem(get("/api/events?" + query, secret), 400);
    }

    @Test
    void anIdOfTwoNamesShowsTheNewerAndTheOtherByName() {
        for (String name : List.of("begin_checkout", "purchase")) {
            post("/api/track/event", "{\"event\":\"%s\",\"eventId\":\"o1\"}".formatted(name), web);
        }

        assertThat(name("/api/events/o1")).isEqualTo("purchase");
        assertThat(name("/api/events?eventId=o1")).isEqualTo("purchase");
        assertThat(name("/api/events/o1?event=begin_checkout")).isEqualTo("begin_checkout");
        assertThat(name("/api/events?eventId=o1&event=begin_checkout")).isEqualTo("begin_checkout");
        problem(get("/api/events/o1?event=search", secret), 404);
    }

    private String name(String path) {
        return get(path, secret).json().at("/event/event").asString();
    }

    @Test
    void aDealIsListedAndTracedByItsKey() {
        post(
                "/api/conversions",
                "{\"dealId\":\"d/1\",\"conversionType\":\"closed\",\"email\":\"a@example.com\"}",
                secret);

        assertThat(ids(get("/api/events", secret))).containsExactly("d/1:closed");
        JsonNode trace = get("/api/events?eventId=d/1:closed", secret).json();
        assertThat(trace.at("/conversion/conversionType").asString()).isEqualTo("closed");
    }

    @Test
    void thePlatformsKeySeesTheTenantItNames() {
        store("a");
        String platformKey = tenants.platformKey();

        assertThat(ids(get("/api/events?tenant=" + acme.slug(), platformKey))).containsExactly("a");
        assertThat(get("/api/events/a?tenant=" + acme.slug(), platformKey).status()).isEqualTo(200);
        assertThat(problem(get("/api/events", platformKey), 400).at("/errors/0/field").asString())
                .isEqualTo("tenant");
        problem(get("/api/events/a", platformKey), 400);
        problem(get("/api/events?tenant=nobody", platformKey), 404);
    }

    @Test
    void aPublicKeyReadsNothingAndAnotherTenantsKeyNothingOfOurs() {
        store("a");
        Tenant globex = tenants.tenant();

        problem(get("/api/events", web), 403);
        assertThat(ids(get("/api/events?q=a", tenants.secretKey(globex)))).isEmpty();
        problem(get("/api/events/a", tenants.secretKey(globex)), 404);
    }
}
