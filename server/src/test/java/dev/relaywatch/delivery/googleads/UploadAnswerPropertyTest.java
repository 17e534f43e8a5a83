package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.outbound.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever bytes come, each row has an answer, and none is thrown. */
class UploadAnswerPropertyTest {
    private static final String WHOLE =
            UploadSays.partlyWith(
                    "[{\"gclid\":\"a\"},{}]",
                    UploadSays.row("conversionUploadError", "EXPIRED_EVENT", 1, "no"),
                    UploadSays.entry("quotaError", "RESOURCE_EXHAUSTED", "no"));

    private static void everyRowHasAnAnswer(int status, byte[] body) {
        var answer =
                new Answer.Response(status, Map.of("retry-after", "x"), body, false, Duration.ZERO);
        for (UploadCodes codes :
                new UploadCodes[] {UploadCodes.CLICK_CONVERSIONS, UploadCodes.ADJUSTMENTS}) {
            Verdict verdict = UploadSays.read(codes, UploadSays.rows(3), answer);
            assertThat(IntStream.range(0, 3).mapToObj(row -> UploadSays.of(verdict, row)))
                    .hasSize(3)
                    .doesNotContainNull();
        }
    }

    @Property(tries = 300)
    void anyBytes(@ForAll @IntRange(min = 200, max = 599) int status, @ForAll byte[] body) {
        everyRowHasAnAnswer(status, body);
    }

    @Property(tries = 300)
    void anyAnswerCutAnywhereWithAnyByteChanged(
            @ForAll @IntRange(max = 500) int end,
            @ForAll @IntRange(max = 500) int at,
            @ForAll byte changed) {
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(whole, Math.min(end, whole.length));
        if (at < body.length) {
            body[at] = changed;
        }
        everyRowHasAnAnswer(200, body);
    }

    /** Any part of a sound answer may be of another kind. */
    @Property(tries = 500)
    void anyJsonInAnyPlace(@ForAll("json") String json, @ForAll("place") String place) {
        everyRowHasAnAnswer(
                200,
                WHOLE.replaceFirst(place, Matcher.quoteReplacement(json))
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> json() {
        return Arbitraries.of(
                "null",
                "[]",
                "{}",
                "[[]]",
                "\"x\"",
                "\"\"",
                "-1",
                "1e999",
                "99999999999999999999",
                "true",
                "[null]",
                "{\"a\":{}}",
                "[{\"errors\":[null,1,{}]}]");
    }

    @Provide
    Arbitrary<String> place() {
        return Arbitraries.of(
                "\\[\\{\"gclid\":\"a\"\\},\\{\\}\\]",
                "\\{\"gclid\":\"a\"\\}",
                "\\{\"conversionUploadError\":\"EXPIRED_EVENT\"\\}",
                "\"EXPIRED_EVENT\"",
                "(?<=\"index\":)1",
                "\"conversions\"",
                "(?<=\"code\":)3",
                "\"RESOURCE_EXHAUSTED\"",
                "(?<=\"fieldPathElements\":)\\[.*?\\]",
                "(?<=\"details\":)\\[.*\\]");
    }
}
