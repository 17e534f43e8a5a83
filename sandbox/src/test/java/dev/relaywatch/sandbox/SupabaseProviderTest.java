package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SupabaseProviderTest {
    private static final String KEY = "sb_secret_1";
    private static final String MERGE = "return=minimal,resolution=merge-duplicates";

    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private String url(String below) {
        return sandbox.url("acme", "supabase") + "/rest/v1/" + below;
    }

    private static ObjectNode row(String id) {
        return Json.object()
                .put("event_id", id)
                .put("event_name", "purchase")
                .put("event_time", "2026-11-20T10:00:00Z")
                .put("value", 12.5);
    }

    private HttpResponse<String> insert(ObjectNode... rows) throws Exception {
        ArrayNode body = Json.array();
        for (ObjectNode row : rows) {
            body.add(row);
        }
        return post("conversions?on_conflict=event_id", body.toString());
    }

    private HttpResponse<String> post(String below, String body) throws Exception {
        return caller.post(url(below), body, "apikey", KEY, "Prefer", MERGE);
    }

    private HttpResponse<String> get(String below) throws Exception {
        return caller.get(url(below), "apikey", KEY);
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString("");
    }

    @Test
    void anInsertIsTakenAndAnsweredWithoutABody() throws Exception {
        HttpResponse<String> answer = insert(row("a"), row("b"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-range")).hasValue("*/*");
        assertThat(answer.headers().firstValue("preference-applied"))
                .hasValue("return=minimal, resolution=merge-duplicates");
        assertThat(json(get("conversions"))).hasSize(2);
        assertThat(sandbox.timesAccepted("acme", "supabase", "purchase", "a")).isOne();
    }

    @Test
    void aRowOfTheSameIdIsReplaced() throws Exception {
        insert(row("a"));
        insert(row("a").put("value", 99));

        assertThat(json(get("conversions?select=event_id,value")).toString())
                .isEqualTo("[{\"event_id\":\"a\",\"value\":99}]");
        assertThat(sandbox.counts("acme", "supabase").repeats()).isOne();
    }

    @Test
    void withoutMergingADuplicateIsRefused() throws Exception {
        insert(row("a"));

        HttpResponse<String> answer =
                caller.post(url("conversions"), row("a").toString(), "apikey", KEY);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(code(answer)).isEqualTo("23505");
    }

    @Test
    void noStatementWritesARowTwice() throws Exception {
        HttpResponse<String> answer = insert(row("a"), row("b"), row("a"));

        assertThat(code(answer)).isEqualTo("21000");
        assertThat(json(get("conversions"))).isEmpty();
    }

    @Test
    void oneBadRowRefusesAll() throws Exception {
        sandbox.add(Fault.rejected("bad").at("acme", "supabase"));

        HttpResponse<String> answer = insert(row("a"), row("bad"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("23514");
        assertThat(json(get("conversions"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "event_id, , 23502",
        "event_name, , 23502",
        "value, many, 22P02",
        "event_time, yesterday, 22007"
    })
    void aValueMustFitItsColumn(String column, String value, String code) throws Exception {
        assertThat(code(insert(row("a").put(column, value)))).isEqualTo(code);
    }

    @Test
    void theColumnsMustBeThereAndTheSameInAllRows() throws Exception {
        assertThat(code(insert(row("a").put("colour", "red")))).isEqualTo("PGRST204");
        assertThat(code(insert(row("a"), row("b").put("tenant", "acme")))).isEqualTo("PGRST102");
        assertThat(code(get("conversions?select=event_id,colour"))).isEqualTo("42703");
        assertThat(
                        post(
                                        "conversions?on_conflict=event_id&columns=event_id,event_name,event_time,tenant",
                                        "[" + row("a") + "," + row("b").put("tenant", "x") + "]")
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void onlyWhatIsUniqueCanBeMergedOn() throws Exception {
        assertThat(code(post("conversions?on_conflict=order_id", "[" + row("a") + "]")))
                .isEqualTo("42P10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "7", "\"text\""})
    void aBodyThatIsNoRowIsRefused(String body) throws Exception {
        assertThat(code(post("conversions", body))).isEqualTo("PGRST102");
    }

    @Test
    void tablesAndSchemasMustBeThere() throws Exception {
        assertThat(code(post("orders", "[]"))).isEqualTo("PGRST205");
        assertThat(
                        code(
                                caller.post(
                                        url("conversions"),
                                        "[]",
                                        "apikey",
                                        KEY,
                                        "Content-Profile",
                                        "secret")))
                .isEqualTo("PGRST106");
        assertThat(code(caller.send("DELETE", url("conversions"), "", "apikey", KEY)))
                .isEqualTo("PGRST117");
    }

    @Test
    void eachSchemaHasATableOfItsOwn() throws Exception {
        caller.post(
                url("conversions"),
                row("a").toString(),
                "apikey",
                KEY,
                "Content-Profile",
                "analytics");

        assertThat(json(get("conversions"))).isEmpty();
        assertThat(
                        json(
                                caller.get(
                                        url("conversions"),
                                        "apikey",
                                        KEY,
                                        "Accept-Profile",
                                        "analytics")))
                .hasSize(1);
    }

    @Test
    void keysOfTheOldKindAreJwtsAndThoseOfTheNewKindAreNot() throws Exception {
        String old = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";

        assertThat(caller.get(url("conversions")).statusCode()).isEqualTo(401);
        assertThat(code(caller.get(url("conversions"), "apikey", old))).isEqualTo("42501");
        assertThat(
                        caller.get(
                                        url("conversions"),
                                        "apikey",
                                        old,
                                        "Authorization",
                                        "Bearer " + old)
                                .statusCode())
                .isEqualTo(200);
        assertThat(
                        code(
                                caller.get(
                                        url("conversions"),
                                        "apikey",
                                        KEY,
                                        "Authorization",
                                        "Bearer " + KEY)))
                .isEqualTo("PGRST301");
    }

    @Test
    void theLimitBoundsWhatIsShown() throws Exception {
        insert(row("a"), row("b"));

        assertThat(json(get("conversions?limit=1"))).hasSize(1);
        assertThat(get("conversions?limit=0").body()).isEqualTo("[]");
    }

    @Test
    void theNewestRowsAreKept() throws Exception {
        ObjectNode[] rows = new ObjectNode[SupabaseTable.MOST_ROWS + 1];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row("r" + i);
        }
        insert(rows);

        assertThat(json(get("conversions?limit=1&select=event_id")).toString())
                .isEqualTo("[{\"event_id\":\"r1\"}]");
    }

    @Test
    void whatIsForgottenIsGone() throws Exception {
        insert(row("a"));

        sandbox.forget();

        assertThat(json(get("conversions"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, ''",
        "TOKEN_EXPIRED, 401, PGRST303",
        "TOKEN_REVOKED, 401, ''",
        "UNAVAILABLE, 503, PGRST002",
        "UNKNOWN_ERROR, 500, XX000"
    })
    void eachFaultHasItsStatusAndCode(FaultKind kind, int status, String code) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "supabase"));

        HttpResponse<String> answer = insert(row("a"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(json(answer).path("message").asString("")).isNotEmpty();
    }
}
