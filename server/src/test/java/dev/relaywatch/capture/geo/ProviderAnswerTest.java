package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.relaywatch.capture.geo.GeoProvider.Finding;
import dev.relaywatch.outbound.Answer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the providers answer, in their documented formats and in none. */
class ProviderAnswerTest {
    private static final InetAddress LONDON = InetAddress.ofLiteral("81.2.69.142");
    private static final GeoProvider IP_API = new IpApi(null, null);
    private static final GeoProvider IP_INFO = new IpInfo(null, null);

    private static Answer.Response response(int status, String body, String... headers) {
        Map<String, String> named =
                switch (headers.length) {
                    case 0 -> Map.of();
                    case 2 -> Map.of(headers[0], headers[1]);
                    default -> Map.of(headers[0], headers[1], headers[2], headers[3]);
                };
        return new Answer.Response(
                status, named, body.getBytes(StandardCharsets.UTF_8), false, Duration.ZERO);
    }

    private static Finding found(
            @Nullable String city,
            @Nullable String state,
            @Nullable String code,
            @Nullable String zip,
            @Nullable String country) {
        return new Finding.Found(new Place(city, state, code, zip, country));
    }

    @Test
    void ipApiNamesAPlace() {
        assertThat(
                        IP_API.read(
                                response(
                                        200,
                                        """
                                        {"status":"success","countryCode":"GB","region":"ENG","regionName":"England",
                                         "city":"London","zip":"EC1A","lat":51.5,"lon":-0.1,"query":"81.2.69.142"}
                                        """)))
                .isEqualTo(found("London", "England", "ENG", "EC1A", "GB"));
    }

    @Test
    void ipinfoNamesAPlace() {
        assertThat(
                        IP_INFO.read(
                                response(
                                        200,
                                        """
                                        {"ip":"214.78.120.5","hostname":"x","city":"San Diego","region":"California","country":"US",
                                         "loc":"32.7,-117.1","org":"AS123 X","postal":"92105","timezone":"America/Los_Angeles"}
                                        """)))
                .isEqualTo(found("San Diego", "California", null, "92105", "US"));
    }

    @Test
    void aZipThatIsANumberIsReadToo() {
        assertThat(
                        IP_API.read(
                                response(
                                        200,
                                        "{\"status\":\"success\",\"countryCode\":\"US\",\"zip\":92105}")))
                .isEqualTo(found(null, null, null, "92105", "US"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private range", "reserved range", "invalid query"})
    void ipApiSaysWithStatus200ThatAnAddressIsNowhere(String message) {
        String body = "{\"status\":\"fail\",\"message\":\"" + message + "\",\"query\":\"x\"}";

        assertThat(IP_API.read(response(200, body))).isEqualTo(new Finding.Nowhere());
    }

    @Test
    void ipinfoSaysInTwoWaysThatAnAddressIsNowhere() {
        assertThat(IP_INFO.read(response(200, "{\"ip\":\"10.0.0.1\",\"bogon\":true}")))
                .isEqualTo(new Finding.Nowhere());
        assertThat(IP_INFO.read(response(404, "{\"status\":404}")))
                .isEqualTo(new Finding.Nowhere());
        assertThat(IP_INFO.read(response(200, "{\"ip\":\"8.8.8.8\"}")))
                .isEqualTo(new Finding.Nowhere());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "\"success\"",
                "<html>502</html>",
                "{}",
                "{\"status\":\"fail\",\"message\":\"quota\"}",
                "{\"status\":\"fail\"}",
                "{\"status\":[\"success\"]}",
                "{\"error\":{\"title\":\"Wrong ip\"}}"
            })
    void anAnswerThatSaysNeitherIsAFailureAndNotRemembered(String body) {
        assertThat(IP_API.read(response(200, body))).isInstanceOf(Finding.Failed.class);
        assertThat(IP_INFO.read(response(200, body))).isInstanceOf(Finding.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"city\":{\"en\":\"London\"}}",
                "{\"city\":[\"London\"]}",
                "{\"city\":\"Lon\\u0000don\"}",
                "{\"city\":\"Lon\\u0007don\"}",
                "{\"city\":\"\\ud800\"}",
                "{\"city\":\" - \"}",
                "{\"city\":null,\"region\":\"\",\"zip\":\"\"}",
                "{\"countryCode\":\"Great Britain\"}",
                "{\"countryCode\":\"G1B\"}",
                "{\"region\":\"<b>\"}",
            })
    void whatIsNoNameIsLeftOut(String fields) {
        String body = "{\"status\":\"success\"," + fields.substring(1);

        assertThat(IP_API.read(response(200, body))).isEqualTo(new Finding.Nowhere());
    }

    @Test
    void namesHaveABound() {
        String body = "{\"status\":\"success\",\"zip\":\"1\",\"city\":\"" + "x".repeat(101) + "\"}";

        assertThat(IP_API.read(response(200, body))).isEqualTo(found(null, null, null, "1", null));
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "500", "502", "503", "301"})
    void otherStatusesOfIpApiAreFailures(int status) {
        assertThat(IP_API.read(response(status, "{\"status\":\"success\",\"city\":\"London\"}")))
                .isInstanceOf(Finding.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200, 44, 60, 0",
                "200, 0, 60, 60",
                "200, 0, 7, 7",
                "200, ' 0 ', ' 7 ', 7",
                "200, 0, 0, 1",
                "200, 0, -, 60",
                "200, 0, soon, 60",
                "200, 0, -5, 60",
                "200, 0, 999999999, 600",
                "200, 0, 99999999999999999999, 60",
                "200, -, 60, 0",
                "429, -, -, 60",
                "429, 0, 12, 12",
                "429, 44, 12, 12",
                "403, -, -, 3600",
                "503, 0, 30, 30",
                "503, -, -, 0",
            })
    void ipApiIsLeftAloneForAsLongAsItSays(
            int status, @Nullable String left, @Nullable String seconds, long pause) {
        String[] headers =
                left == null
                        ? seconds == null ? new String[0] : new String[] {"x-ttl", seconds}
                        : seconds == null
                                ? new String[] {"x-rl", left}
                                : new String[] {"x-rl", left, "x-ttl", seconds};

        assertThat(IP_API.pause(response(status, "{}", headers)))
                .isEqualTo(Duration.ofSeconds(pause));
    }

    @ParameterizedTest
    @CsvSource({"429, 3600", "403, 3600", "401, 3600", "200, 0", "500, 0"})
    void ipinfoIsLeftAloneForAnHourWhenItRefuses(int status, long pause) {
        assertThat(IP_INFO.pause(response(status, "{}"))).isEqualTo(Duration.ofSeconds(pause));
        assertThat(IP_INFO.read(response(status, "{}")) instanceof Finding.Refused)
                .isEqualTo(pause > 0);
    }

    @Test
    void theAddressesAreThoseOfTheDocumentation() {
        assertThat(IP_API.uri(LONDON).toString())
                .startsWith("http://ip-api.com/json/81.2.69.142?fields=status,message,")
                .endsWith("&lang=en");
        assertThat(IP_INFO.uri(LONDON)).hasToString("https://ipinfo.io/81.2.69.142/json");
        assertThat(
                        new IpInfo("http://geo.example/x", null)
                                .uri(InetAddress.ofLiteral("2001:480:10::1")))
                .hasToString("http://geo.example/x/2001:480:10:0:0:0:0:1/json");
    }

    @Test
    void aTokenGoesWhereItsProviderWantsIt() {
        assertThat(new IpApi(null, "k&y").uri(LONDON).toString())
                .startsWith("https://pro.ip-api.com/json/81.2.69.142?")
                .endsWith("&key=k%26y");
        assertThat(new IpInfo(null, "t1").headers()).containsEntry("Authorization", "Bearer t1");
        assertThat(new IpInfo(null, "t1").uri(LONDON).toString()).doesNotContain("t1");
        assertThat(IP_INFO.headers()).doesNotContainKey("Authorization");
    }

    @Test
    void onlyTheFreeIpApiHasItsLimit() {
        assertThat(IP_API.perMinute()).isEqualTo(45);
        assertThat(new IpApi(null, "key").perMinute()).isGreaterThan(45);
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> keys =
                Arbitraries.of(
                        "status",
                        "message",
                        "city",
                        "region",
                        "regionName",
                        "zip",
                        "countryCode",
                        "country",
                        "postal",
                        "bogon",
                        "ip");
        Arbitrary<String> values =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "\"success\"",
                                "\"fail\"",
                                "null",
                                "true",
                                "1e999999",
                                "-0",
                                "{}",
                                "[[]]",
                                "\"\\ud800\"",
                                "\"\\u0000\"",
                                "[".repeat(5_000),
                                "NaN"),
                        Arbitraries.strings().ofMaxLength(20).map(text -> "\"" + text + "\""));
        Arbitrary<String> objects =
                Arbitraries.maps(keys, values)
                        .ofMaxSize(8)
                        .map(map ->
                                map.entrySet().stream()
                                        .map(it -> "\"" + it.getKey() + "\":" + it.getValue())
                                        .reduce((a, b) -> a + "," + b)
                                        .map(inner -> "{" + inner + "}")
                                        .orElse("{}"));
        return Arbitraries.oneOf(objects, Arbitraries.strings().ofMaxLength(100));
    }

    @Property(tries = 500)
    void noAnswerThrows(
            @ForAll("bodies") String body,
            @ForAll byte[] bytes,
            @ForAll int status,
            @ForAll String header) {
        for (GeoProvider provider : List.of(IP_API, IP_INFO)) {
            for (int answered : new int[] {200, 403, 404, 429, status}) {
                Answer.Response text = response(answered, body, "x-rl", "0", "x-ttl", header);
                Answer.Response binary =
                        new Answer.Response(
                                answered,
                                Map.of("content-type", header, "x-rl", header),
                                bytes,
                                status % 2 == 0,
                                Duration.ZERO);
                assertThatNoException()
                        .isThrownBy(() -> {
                            assertThat(provider.read(text)).isNotNull();
                            assertThat(provider.read(binary)).isNotNull();
                            assertThat(provider.pause(text))
                                    .isBetween(Duration.ZERO, Duration.ofHours(1));
                            assertThat(provider.pause(binary))
                                    .isBetween(Duration.ZERO, Duration.ofHours(1));
                        });
            }
        }
    }
}
