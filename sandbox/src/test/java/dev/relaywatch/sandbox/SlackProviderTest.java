package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.post(sandbox.url("acme", "slack") + "/api/auth.test", "", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Bearer xoxb-1");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, ratelimited",
        "TOKEN_EXPIRED, 200, token_expired",
        "TOKEN_REVOKED, 200, token_revoked",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal",
        "LIE, 200, fatal_error"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "slack"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutATokenItSaysSoWithStatus200() throws Exception {
        HttpResponse<String> answer = ask(new String[0]);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("not_authed");
    }

    @Test
    void aMissingScopeIsNamed() throws Exception {
        sandbox.stand("acme", "slack", Map.of("error", "missing_scope"));

        assertThat(Caller.json(ask()).path("needed").asString()).isEqualTo("chat:write");
    }

    private HttpResponse<String> api(String method, String message) throws Exception {
        return caller.post(
                sandbox.url("acme", "slack") + "/api/" + method,
                message,
                "Authorization",
                "Bearer xoxb-1");
    }

    private HttpResponse<String> webhook(String message) throws Exception {
        return caller.post(sandbox.url("acme", "slack") + "/services/T1/B1/x", message);
    }

    private static String error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Caller.json(answer).path("error").asString();
    }

    @Test
    void aMessageCanBeChangedAndAnsweredByItsTime() throws Exception {
        HttpResponse<String> posted =
                api("chat.postMessage", "{\"channel\":\"C1\",\"text\":\"hello\"}");
        String ts = Caller.json(posted).path("ts").asString();

        assertThat(Caller.json(posted).path("ok").asBoolean()).isTrue();
        assertThat(ts).matches("\\d+\\.\\d{6}");
        assertThat(
                        api(
                                        "chat.update",
                                        "{\"channel\":\"C1\",\"text\":\"b\",\"ts\":\"%s\"}"
                                                .formatted(ts))
                                .body())
                .contains("\"ok\":true", ts);
        assertThat(
                        api(
                                        "chat.postMessage",
                                        "{\"channel\":\"C1\",\"text\":\"b\",\"thread_ts\":\"%s\"}"
                                                .formatted(ts))
                                .body())
                .contains("\"ok\":true")
                .doesNotContain("\"ts\":\"" + ts);
    }

    @Test
    void whatIsNotThereCanNotBeChangedOrAnswered() throws Exception {
        assertThat(error(api("chat.update", "{\"channel\":\"C1\",\"text\":\"b\",\"ts\":\"1.1\"}")))
                .isEqualTo("message_not_found");
        assertThat(
                        error(
                                api(
                                        "chat.postMessage",
                                        "{\"channel\":\"C1\",\"text\":\"b\",\"thread_ts\":\"1.1\"}")))
                .isEqualTo("thread_not_found");
    }

    @Test
    void aWebhookAnswersInOneWord() throws Exception {
        assertThat(webhook("{\"text\":\"hello\"}").body()).isEqualTo("ok");
        assertThat(webhook("{}").body()).isEqualTo("no_text");
        assertThat(webhook("hello").statusCode()).isEqualTo(400);
        assertThat(webhook("hello").body()).isEqualTo("invalid_payload");
        assertThat(sandbox.counts("acme", "slack").eventsAccepted()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, rate_limited",
        "TOKEN_EXPIRED, 404, no_active_hooks",
        "TOKEN_REVOKED, 403, invalid_token",
        "UNAVAILABLE, 503, service_unavailable",
        "UNKNOWN_ERROR, 500, rollup_error"
    })
    void aWebhookSaysEachFaultInItsOwnWords(FaultKind kind, int status, String word)
            throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "slack"));

        HttpResponse<String> answer = webhook("{\"text\":\"hello\"}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(word);
    }

    @Test
    void anAccountThatRefusesBlocksTakesAText() throws Exception {
        sandbox.stand("acme", "slack", Map.of("error", "invalid_blocks"));
        String blocks =
                "{\"text\":\"a\",\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}}]}";

        assertThat(webhook(blocks).body()).isEqualTo("invalid_blocks");
        assertThat(webhook("{\"text\":\"a\"}").body()).isEqualTo("ok");
    }

    @Test
    void whatIsLongerThanItsLimitIsRefused() throws Exception {
        String section = "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"%s\"}}";
        String message = "{\"text\":\"a\",\"blocks\":[%s]}";
        String full = section.formatted("x".repeat(3_000));

        assertThat(webhook(message.formatted(full)).body()).isEqualTo("ok");
        assertThat(webhook(message.formatted(section.formatted("x".repeat(3_001)))).body())
                .isEqualTo("invalid_blocks");
        assertThat(
                        webhook(message.formatted(String.join(",", Collections.nCopies(5, full))))
                                .body())
                .isEqualTo("msg_blocks_too_long");
    }
}
