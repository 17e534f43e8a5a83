package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.RateLimit.UsedUp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What platforms say of a quota before they refuse for it. */
class RateLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final List<String> HEADERS =
            List.of(
                    "x-app-usage",
                    "x-business-use-case-usage",
                    "x-ad-account-usage",
                    "ratelimit",
                    "ratelimit-remaining",
                    "ratelimit-reset",
                    "x-ratelimit-remaining",
                    "x-ratelimit-reset");

    private static Optional<UsedUp> usedUp(Map<String, String> headers) {
        return RateLimit.usedUp(new Response(200, headers, new byte[0], false, Duration.ZERO));
    }

    private static String said(UsedUp usedUp) {
        return usedUp.quota()
                + ": "
                + usedUp.rest(NOW, LONGEST).map(Duration::toString).orElse("until when unsaid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"call_count":100,"total_time":25,"total_cputime":25}  | X-App-Usage call_count is at 100 %: until when unsaid
                    {"call_count":28,"total_time":131.4,"total_cputime":9} | X-App-Usage total_time is at 131 %: until when unsaid
                    {"call_count":"100"}                                   | X-App-Usage call_count is at 100 %: until when unsaid
                    """)
    void metaSaysOfAnAppHowMuchIsUsed(String header, String expected) {
        assertThat(usedUp(Map.of("x-app-usage", header)).map(RateLimitTest::said))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"1":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":12}]} | ads_management call_count is at 100 %: PT12M
                    {"1":[{"type":"ads_management","call_count":95,"estimated_time_to_regain_access":1}]}   | ads_management is used up: PT1M
                    {"1":[{"call_count":10}],"2":[{"type":"a"},{"type":"b","total_cputime":100}]}           | b total_cputime is at 100 %: until when unsaid
                    {"1":[{"estimated_time_to_regain_access":2},{"type":"c","estimated_time_to_regain_access":9}]} | c is used up: PT9M
                    {"1":[{"type":"<b>","call_count":100,"estimated_time_to_regain_access":9999}]}          | call_count is at 100 %: PT1H
                    """)
    void metaSaysOfABusinessAlsoForHowLong(String header, String expected) {
        assertThat(usedUp(Map.of("x-business-use-case-usage", header)).map(RateLimitTest::said))
                .contains("X-Business-Use-Case-Usage " + expected);
    }

    @Test
    void metaSaysOfAnAdAccountForHowManySeconds() {
        Map<String, String> headers =
                Map.of(
                        "x-ad-account-usage",
                        "{\"acc_id_util_pct\":100,\"reset_time_duration\":90}");

        assertThat(usedUp(headers).map(RateLimitTest::said))
                .contains("X-Ad-Account-Usage is at 100 %: PT1M30S");
    }

    @Test
    void ofSeveralLimitsTheLongestCounts() {
        Map<String, String> headers =
                Map.of(
                        "x-app-usage", "{\"call_count\":100}",
                        "x-business-use-case-usage",
                                "{\"1\":[{\"estimated_time_to_regain_access\":3}]}",
                        "x-ad-account-usage",
                                "{\"acc_id_util_pct\":100,\"reset_time_duration\":60}");

        assertThat(usedUp(headers).map(RateLimitTest::said))
                .contains("X-Business-Use-Case-Usage is used up: PT3M");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    "default";r=0;t=30                           | PT30S
                    "burst";r=0;t=5, "daily";r=0;t=600           | PT10M
                    "burst";r=0;t=5, "daily";r=900;t=86400       | PT5S
                    default; r=0 ; t=1                           | PT1S
                    "default";r=0;pk=:aGFsbG8=:;t=30             | PT30S
                    limit=100, remaining=0, reset=50             | PT50S
                    "default";r=0;t=99999                        | PT1H
                    """)
    void oneHeaderMaySayItAll(String header, Duration rest) {
        UsedUp usedUp = usedUp(Map.of("ratelimit", header)).orElseThrow();

        assertThat(usedUp.rest(NOW, LONGEST)).contains(rest);
        assertThat(usedUp.quota()).isEqualTo("RateLimit is 0");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 30,            PT30S",
        "0, 0.25,          PT0.25S",
        "0, 1795248030,    PT30S",
        "0, 1795248030.5,  PT30.5S",
        "0, 1795248030000, PT30S",
        "0, 1795247000,    PT0S",
        "0, 1995248030,    PT1H",
        "0, 999999999999999, PT1H",
        "' 0 ', ' 7 ',     PT7S"
    })
    void twoHeadersMaySayWhatIsLeftAndUntilWhen(String left, String reset, Duration rest) {
        for (String prefix : List.of("ratelimit", "x-ratelimit")) {
            Map<String, String> headers =
                    Map.of(prefix + "-remaining", left, prefix + "-reset", reset);

            assertThat(usedUp(headers).flatMap(quota -> quota.rest(NOW, LONGEST))).contains(rest);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "-1, 30", "0, 0", "0, ''", "0, soon", "'', 30", "'0, 5', 30", "none, 30"})
    void whereSomeIsLeftOrNothingCanBeReadThereIsNoRest(String left, String reset) {
        assertThat(usedUp(Map.of("x-ratelimit-remaining", left, "x-ratelimit-reset", reset)))
                .isEmpty();
    }

    @Test
    void withoutAWordOfWhenTheRefusalIsWaitedFor() {
        assertThat(usedUp(Map.of("ratelimit-remaining", "0"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "100",
                "{\"call_count\":99.9}",
                "{\"call_count\":null}",
                "{\"1\":{\"type\":\"x\"}}",
                "{\"1\":[[1]]}",
                "{\"acc_id_util_pct\":99,\"reset_time_duration\":100}"
            })
    void metaUsageBelowTheLimitOrUnreadableIsNoRest(String header) {
        for (String name : HEADERS.subList(0, 3)) {
            assertThat(usedUp(Map.of(name, header))).isEmpty();
        }
    }

    @Test
    void anAnswerThatNeverCameSaysNothing() {
        assertThat(
                        RateLimit.usedUp(
                                new Answer.Unreached(
                                        Answer.Reason.TIMEOUT, "no answer", Duration.ZERO)))
                .isEmpty();
    }

    @Provide
    Arbitrary<Map<String, String>> anyHeaders() {
        Arbitrary<String> number =
                Arbitraries.oneOf(
                        Arbitraries.longs().map(String::valueOf),
                        Arbitraries.doubles().map(String::valueOf),
                        Arbitraries.of("0", "100", "1e999", "-0", "9".repeat(400)));
        Arbitrary<String> json =
                number.map(n ->
                        "{\"1\":[{\"type\":\"t\",\"call_count\":%1$s,\"estimated_time_to_regain_access\":%1$s}],\"call_count\":%1$s,\"acc_id_util_pct\":%1$s,\"reset_time_duration\":%1$s}"
                                .formatted(n));
        Arbitrary<String> field =
                number.map(n -> "\"a\";r=0;t=" + n + ",remaining=0,reset=" + n + ";");
        Arbitrary<String> value =
                Arbitraries.frequencyOf(
                        Tuple.of(2, number),
                        Tuple.of(3, json),
                        Tuple.of(2, field),
                        Tuple.of(2, Arbitraries.strings().ofMaxLength(200)));
        return Arbitraries.maps(Arbitraries.of(HEADERS), value).ofMaxSize(8);
    }

    @Property(tries = 300)
    void anyHeadersAreReadAndTheRestIsBounded(@ForAll("anyHeaders") Map<String, String> headers) {
        Optional<UsedUp> usedUp = usedUp(new LinkedHashMap<>(headers));

        usedUp.ifPresent(quota -> {
            assertThat(quota.quota()).hasSizeLessThan(200).matches("[\\w %.-]+");
            assertThat(quota.rest(NOW, LONGEST).orElse(Duration.ZERO))
                    .isBetween(Duration.ZERO, LONGEST);
        });
    }
}
