package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiseProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(sandbox.url("acme", "wise") + "/v2/profiles", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Bearer t");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, too_many",
        "TOKEN_EXPIRED, 401, expired",
        "TOKEN_REVOKED, 401, invalid_token",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "wise"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void balancesWantTheirTypes() throws Exception {
        String balances = sandbox.url("acme", "wise") + "/v4/profiles/12345/balances";

        assertThat(caller.get(balances, "Authorization", "Bearer t").statusCode()).isEqualTo(400);
        sandbox.stand("acme", "wise", Map.of("available", "12.50"));
        assertThat(
                        Caller.json(
                                        caller.get(
                                                balances + "?types=STANDARD",
                                                "Authorization",
                                                "Bearer t"))
                                .at("/0/amount/value")
                                .asDouble())
                .isEqualTo(12.5);
    }
}
