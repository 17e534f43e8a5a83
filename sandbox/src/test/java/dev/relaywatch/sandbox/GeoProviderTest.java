package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GeoProviderTest {
    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return caller.get(sandbox.url("acme", "geo") + path);
    }

    @Test
    void anAddressHasAPlaceInTheFormatOfIpApi() throws Exception {
        JsonNode answer = Caller.json(get("/json/81.2.69.142?fields=status,city&lang=en"));

        assertThat(answer.path("status").asString()).isEqualTo("success");
        assertThat(answer.path("query").asString()).isEqualTo("81.2.69.142");
        assertThat(answer.path("city").asString()).isNotEmpty();
        assertThat(answer.path("region").asString()).matches("[A-Z]{1,3}");
        assertThat(answer.path("regionName").asString()).isNotEmpty();
        assertThat(answer.path("countryCode").asString()).matches("[A-Z]{2}");
    }

    @Test
    void theSameAddressIsAtTheSamePlaceForBothProviders() throws Exception {
        for (String address : new String[] {"81.2.69.142", "2001:480:10::1", "8.8.8.8"}) {
            JsonNode ipApi = Caller.json(get("/json/" + address));
            JsonNode ipInfo = Caller.json(get("/" + address + "/json"));

            assertThat(ipInfo.path("ip").asString()).isEqualTo(address);
            assertThat(ipInfo.path("city")).isEqualTo(ipApi.path("city"));
            assertThat(ipInfo.path("region")).isEqualTo(ipApi.path("regionName"));
            assertThat(ipInfo.path("country")).isEqualTo(ipApi.path("countryCode"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, private range",
        "::1, private range",
        "localhost, invalid query",
        "999.1.1.1, invalid query"
    })
    void whatIsNowhereIsAFailureWithStatus200AtIpApi(String address, String message)
            throws Exception {
        HttpResponse<String> answer = get("/json/" + address);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).path("status").asString()).isEqualTo("fail");
        assertThat(Caller.json(answer).path("message").asString()).isEqualTo(message);
    }

    @Test
    void whatIsNowhereIsABogonOrWrongAtIpinfo() throws Exception {
        assertThat(Caller.json(get("/10.0.0.1/json")).path("bogon").asBoolean()).isTrue();
        assertThat(get("/nonsense/json").statusCode()).isEqualTo(404);
    }

    @Test
    void callsOfAMinuteAreCountedDownAndAnewAfterIt() throws Exception {
        for (int left = 44; left >= 0; left--) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(get("/json/8.8.8.8").headers().firstValue("x-rl")).hasValue("" + left);
        }
        HttpResponse<String> refused = get("/json/8.8.8.8");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("x-ttl")).hasValue("16");

        assertThat(get("/8.8.8.8/json").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));
        assertThat(get("/json/8.8.8.8").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 429",
        "TOKEN_REVOKED, 403",
        "UNAVAILABLE, 503",
        "UNKNOWN_ERROR, 500",
        "HTML, 502"
    })
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "geo"));

        assertThat(get("/json/8.8.8.8").statusCode()).isEqualTo(status);
        assertThat(get("/8.8.8.8/json").statusCode()).isEqualTo(status);
    }

    @Test
    void aThrottledAnswerOfIpApiSaysWhenToComeBack() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED).at("acme", "geo"));

        HttpResponse<String> answer = get("/json/8.8.8.8");

        assertThat(answer.headers().firstValue("x-rl")).hasValue("0");
        assertThat(answer.headers().firstValue("x-ttl")).hasValue("60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/json", "/json/", "/8.8.8.8", "/batch"})
    void otherPathsAreNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }
}
