package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InngestProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(
                sandbox.url("acme", "inngest")
                        + "/v1/events?name=inngest/function.failed&limit=3&received_after=2020-01-01T00:00:00Z",
                headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Bearer signkey-prod-1");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, too many",
        "TOKEN_REVOKED, 401, Invalid auth",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, Unable to query"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "inngest"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(401);
    }

    @Test
    void failuresAreListedUpToTheLimit() throws Exception {
        sandbox.stand("acme", "inngest", Map.of("failedRuns24h", 9));

        assertThat(Caller.json(ask()).path("data").size()).isEqualTo(3);
    }

    @Test
    void metricsTellWhatWaits() throws Exception {
        sandbox.stand("acme", "inngest", Map.of("pendingRuns", 5));

        assertThat(
                        caller.get(
                                        sandbox.url("acme", "inngest") + "/v1/prom/production",
                                        "Authorization",
                                        "Bearer signkey-prod-1")
                                .body())
                .contains(
                        "inngest_function_run_scheduled_total{date=\"2026-11-26\",fn=\"shop-sync\"} 125");
    }
}
