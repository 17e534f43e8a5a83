package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VercelProviderTest {
    private final Sandbox sandbox = Sandbox.start(0, new MovableClock());
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> ask(String... headers) throws Exception {
        return caller.get(sandbox.url("acme", "vercel") + "/v6/deployments?limit=1", headers);
    }

    private HttpResponse<String> ask() throws Exception {
        return ask("Authorization", "Bearer t");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429, rate_limited",
        "TOKEN_REVOKED, 403, forbidden",
        "UNAVAILABLE, 503, unavailable",
        "UNKNOWN_ERROR, 500, internal"
    })
    void eachFaultIsSaidInItsWords(FaultKind kind, int status, String words) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "vercel"));

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).containsIgnoringCase(words);
    }

    @Test
    void withoutCredentialsNothingIsTold() throws Exception {
        assertThat(ask(new String[0]).statusCode()).isEqualTo(403);
    }

    @Test
    void headersTellWhatIsLeft() throws Exception {
        sandbox.stand("acme", "vercel", Map.of("rateLimitRemainingPercent", 10));

        assertThat(ask().headers().firstValue("X-RateLimit-Limit")).contains("500");
        assertThat(ask().headers().firstValue("X-RateLimit-Remaining")).contains("50");

        sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP).at("acme", "vercel"));
        assertThat(ask().headers().firstValue("X-RateLimit-Remaining")).contains("0");
    }
}
