package dev.relaywatch.sandbox;

import static dev.relaywatch.sandbox.Caller.error;
import static dev.relaywatch.sandbox.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminEndpointTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    @Test
    void aFaultOfEveryFieldIsAdded() throws Exception {
        HttpResponse<String> answer =
                post(
                        "faults",
                        """
                        {"kind":"throttled","account":"acme","service":"meta","times":3,
                         "probability":0.5,"startsAfter":"1m","lasts":"5s","every":"PT30S"}
                        """);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(sandbox.faults())
                .containsExactly(
                        Fault.of(FaultKind.THROTTLED)
                                .at("acme", "meta")
                                .times(3)
                                .probability(0.5)
                                .startsAfter(Duration.ofMinutes(1))
                                .lasts(Duration.ofSeconds(5))
                                .every(Duration.ofSeconds(30)));
    }

    @Test
    void aListOfFaultsIsAddedInItsOrder() throws Exception {
        post(
                "faults",
                """
                [{"kind":"slow","delay":"800ms"},{"kind":"rejected","eventIds":"order-.*"}]
                """);

        assertThat(sandbox.faults())
                .containsExactly(Fault.slow(Duration.ofMillis(800)), Fault.rejected("order-.*"));
    }

    @Test
    void aListWithOneBadFaultAddsNone() throws Exception {
        HttpResponse<String> answer =
                post("faults", "[{\"kind\":\"html\"},{\"kind\":\"gone\",\"service\":\"meta\"}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(sandbox.faults()).isEmpty();
    }

    @Test
    void whatIsListedCanBeAddedAgain() throws Exception {
        sandbox.add(Fault.slow(Duration.ofMillis(800)).at("acme", "meta").times(2));
        String listed = json(get("faults")).path("faults").toString();
        sandbox.heal(null, null);

        post("faults", listed);

        assertThat(sandbox.faults())
                .containsExactly(Fault.slow(Duration.ofMillis(800)).at("acme", "meta").times(2));
    }

    @Test
    void faultsAreHealedByTheirAim() throws Exception {
        sandbox.add(Fault.of(FaultKind.RESET).at("acme", "meta"));
        sandbox.add(Fault.of(FaultKind.RESET).at("acme", "webhook"));
        sandbox.add(Fault.of(FaultKind.RESET).at("zen", "meta"));

        assertThat(json(delete("faults?account=acme&service=meta")).path("healed").intValue())
                .isOne();
        assertThat(json(delete("faults?account=acme")).path("healed").intValue()).isOne();
        assertThat(json(delete("faults")).path("healed").intValue()).isOne();
    }

    @Test
    void theNewestRequestsComeFirst() throws Exception {
        caller.post(sandbox.url("acme", "webhook") + "/hook?n=1", "one");
        caller.post(sandbox.url("acme", "webhook") + "/hook?n=2", "two");

        var received = json(get("received?account=acme&service=webhook&limit=1")).path("received");

        assertThat(received.size()).isOne();
        assertThat(received.path(0).path("path").asString("")).isEqualTo("/hook?n=2");
        assertThat(received.path(0).path("body").asString("")).isEqualTo("two");
        assertThat(received.path(0).path("method").asString("")).isEqualTo("POST");
        assertThat(received.path(0).path("status").intValue()).isEqualTo(200);
        assertThat(received.path(0).path("at").asString("")).isEqualTo("2026-11-20T10:00:00Z");
    }

    @Test
    void countsAreListedByAccountAndService() throws Exception {
        caller.post(sandbox.url("zen", "webhook"), "{\"id\":\"1\"}");
        caller.get(sandbox.url("acme", "meta") + "/v26.0/me");

        assertThat(json(get("counts")).path("counts").toString())
                .isEqualTo(
                        "[{\"account\":\"acme\",\"service\":\"meta\",\"requests\":1,\"refused\":1,"
                                + "\"eventsAccepted\":0,\"repeats\":0},"
                                + "{\"account\":\"zen\",\"service\":\"webhook\",\"requests\":1,"
                                + "\"refused\":0,\"eventsAccepted\":1,\"repeats\":0}]");
    }

    @Test
    void aSigningSecretIsSet() throws Exception {
        HttpResponse<String> answer =
                post(
                        "webhook-secret",
                        """
                        {"account":"acme","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
                        """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(caller.post(sandbox.url("acme", "webhook"), "{}").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "body        | not json",
                "fault       | 42",
                "kind        | {}",
                "kind        | {\"kind\":\"lazy\"}",
                "kind        | {\"kind\":7}",
                "kind        | {\"kind\":\"gone\",\"service\":\"meta\"}",
                "acount      | {\"kind\":\"html\",\"acount\":\"acme\"}",
                "account     | {\"kind\":\"html\",\"account\":\"a b\"}",
                "service     | {\"kind\":\"html\",\"service\":\"fax\"}",
                "times       | {\"kind\":\"html\",\"times\":0}",
                "times       | {\"kind\":\"html\",\"times\":\"two\"}",
                "probability | {\"kind\":\"html\",\"probability\":1.1}",
                "probability | {\"kind\":\"html\",\"probability\":\"half\"}",
                "startsAfter | {\"kind\":\"html\",\"startsAfter\":\"soon\"}",
                "startsAfter | {\"kind\":\"html\",\"startsAfter\":\"PT-5S\"}",
                "lasts       | {\"kind\":\"html\",\"lasts\":\"0s\"}",
                "lasts       | {\"kind\":\"html\",\"lasts\":5}",
                "every       | {\"kind\":\"html\",\"every\":\"5s\"}",
                "every       | {\"kind\":\"html\",\"every\":\"5s\",\"lasts\":\"6s\"}",
                "delay       | {\"kind\":\"slow\"}",
                "delay       | {\"kind\":\"html\",\"delay\":\"5s\"}",
                "delay       | {\"kind\":\"slow\",\"delay\":\"11m\"}",
                "eventIds    | {\"kind\":\"rejected\"}",
                "eventIds    | {\"kind\":\"rejected\",\"eventIds\":\"[\"}",
            })
    void aFaultThatCannotBeUsedIsRefusedByItsField(String field, String body) throws Exception {
        assertBad(post("faults", body), field);
        assertThat(sandbox.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "account, received?service=meta",
        "service, received?account=acme",
        "service, received?account=acme&service=fax",
        "account, received?account=a%20b&service=meta",
        "limit, received?account=acme&service=meta&limit=0",
        "limit, received?account=acme&service=meta&limit=1001",
        "limit, received?account=acme&service=meta&limit=all",
        "acount, received?acount=acme&service=meta",
        "since, counts?since=1"
    })
    void aQuestionThatCannotBeAnsweredIsRefusedByItsField(String field, String path)
            throws Exception {
        assertBad(get(path), field);
    }

    @Test
    void aMisspeltAimHealsNothing() throws Exception {
        sandbox.add(Fault.of(FaultKind.RESET).at("acme", "meta"));

        assertBad(delete("faults?acount=zen"), "acount");
        assertBad(delete("faults?service=fax"), "service");
        assertThat(sandbox.faults()).hasSize(1);
    }

    @Test
    void aSecretThatCannotBeUsedIsRefusedByItsField() throws Exception {
        assertBad(post("webhook-secret", "{\"secret\":\"whsec_x\"}"), "account");
        assertBad(post("webhook-secret", "{\"account\":\"acme\"}"), "secret");
        assertBad(post("webhook-secret", "{\"account\":\"acme\",\"secret\":\"x\"}"), "secret");
    }

    @Test
    void otherPathsAreNotThere() throws Exception {
        assertThat(get("nothing").statusCode()).isEqualTo(404);
        assertThat(delete("counts").statusCode()).isEqualTo(404);
        assertThat(get("faults/1").statusCode()).isEqualTo(404);
    }

    private static void assertBad(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).path("field").asString("")).isEqualTo(field);
        assertThat(error(answer).path("message").asString("")).startsWith(field + ": ");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return caller.get(admin(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return caller.post(admin(path), body);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return caller.send("DELETE", admin(path), "");
    }

    private String admin(String path) {
        return "http://127.0.0.1:" + sandbox.port() + "/_sandbox/" + path;
    }
}
