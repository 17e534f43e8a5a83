package dev.relaywatch.delivery.supabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What PostgREST, its database and its gateway mean, code by code. */
class SupabaseAnswerTest {
    private static final String KEY = "sb_secret_of_no_one_0123456789";
    private static final Duration TOOK = Duration.ofMillis(80);

    private static SupabaseAnswer answered(int status, Map<String, String> headers, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return read(new Answer.Response(status, headers, bytes, false, TOOK));
    }

    private static SupabaseAnswer read(Answer answer) {
        return new SupabaseAnswer(answer, Redaction.of(List.of(KEY)), AnItem.NOW);
    }

    private static SupabaseAnswer error(int status, String code) {
        return answered(
                status,
                Map.of(),
                "{'code':'" + code + "','details':null,'hint':null,'message':'so'}");
    }

    /** Of one row. */
    private static DeliveryOutcome alone(SupabaseAnswer answer) {
        return switch (answer.verdict(1)) {
            case Batch.Verdict.Same(var outcome) -> outcome;
            case Batch.Verdict.Poisoned(var said, var culprits) -> {
                assertThat(culprits).isEmpty();
                yield said;
            }
            case Batch.Verdict.Rows rows -> throw new AssertionError("no rows are named: " + rows);
        };
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`supabase`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theCodeDecidesAsThePageSaysAndNotTheStatus(DeliveryErrors.Row row) {
        if (row.code().matches("\\d{3}")) {
            String body = row.code().equals("201") ? "" : "{'message':'so'}";
            int status = Integer.parseInt(row.code());
            assertThat(DeliveryErrors.word(alone(answered(status, Map.of(), body))))
                    .isEqualTo(row.outcome());
            return;
        }
        String code = row.code().length() == 2 ? row.code() + "ZZZ" : row.code();
        for (int status : new int[] {200, 201, 400, 401, 403, 404, 409, 429, 500, 503}) {
            assertThat(DeliveryErrors.word(alone(error(status, code))))
                    .as("with status " + status)
                    .isEqualTo(row.outcome());
        }
    }

    static List<String> known() {
        return SupabaseAnswer.known();
    }

    @ParameterizedTest
    @MethodSource("known")
    void everyCodeThatIsReadStandsInThePage(String code) {
        assertThat(documented()).extracting(DeliveryErrors.Row::code).contains(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PGRST999", "55P03", "99999", "x", "2250", "230000"})
    void aCodeThatIsNotNamedIsTriedAgain(String code) {
        assertThat(error(400, code).outcome()).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "201, '', '', true",
        "200, content-range, '', true",
        "200, preference-applied, '', true",
        "204, content-range, '', true",
        "200, '', '', false",
        "202, content-range, '', false",
        "200, content-range, '[]', false",
        "201, '', '<html>', false",
    })
    void onlyAnEmptyAnswerOfPostgrestIsASuccess(
            int status, String header, String body, boolean taken) {
        Map<String, String> headers = header.isEmpty() ? Map.of() : Map.of(header, "*/*");

        assertThat(answered(status, headers, body).outcome())
                .isInstanceOf(taken ? Uploaded.class : Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 500, 502, 521, 540})
    void aProxysPageIsTriedAgainWhateverItsStatus(int status) {
        assertThat(answered(status, Map.of(), "<html>Bad Gateway</html>").outcome())
                .isInstanceOf(Retryable.class);
        assertThat(answered(status, Map.of(), "{'message':5}").outcome())
                .isInstanceOf(Retryable.class);
    }

    @Test
    void theGatewaysWordsAboutTheKeyRefuseTheConnection() {
        SupabaseAnswer answer =
                answered(
                        401,
                        Map.of(),
                        "{'message':'Invalid API key','hint':'Double check your API key.'}");

        assertThat(answer.outcome())
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo("401");
                            assertThat(refused.refusal().message())
                                    .isEqualTo("Invalid API key; Double check your API key.");
                        });
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERRUPTED")
    void anAnswerThatNeverCameIsTriedAgainUnlessTheAddressIsForbidden(Reason reason) {
        assertThat(alone(read(new Answer.Unreached(reason, "it said nothing", TOOK))))
                .isInstanceOf(
                        reason == Reason.FORBIDDEN_ADDRESS
                                ? ConnectionRefused.class
                                : Retryable.class);
    }

    /** One of them collides; which one is found by halving, and alone it counts as delivered. */
    @Test
    void aDuplicateAmongSeveralIsLookedFor() {
        assertThat(error(409, "23505").verdict(3)).isInstanceOf(Batch.Verdict.Poisoned.class);
        assertThat(error(409, "23505").verdict(1))
                .isEqualTo(new Batch.Verdict.Same(new Uploaded(409)));
    }

    @Test
    void aRowThatTheDatabaseShowsIsNotKept() {
        SupabaseAnswer answer =
                answered(
                        400,
                        Map.of(),
                        "{'code':'23502','message':'null value','details':'Failing row contains (1, secret).','hint':'fill it'}");

        assertThat(((ItemRefused) answer.outcome()).refusal().message())
                .isEqualTo("null value; fill it");
    }

    @Test
    void theWordsAreBoundAndWithoutTheKeyAndAnAddress() {
        String words = "Key " + KEY + " of jane.doe@example.com " + "long ".repeat(5_000);

        assertThat(
                        ((ConnectionRefused)
                                        answered(
                                                        401,
                                                        Map.of(),
                                                        "{'code':'PGRST301','message':'"
                                                                + words
                                                                + "'}")
                                                .outcome())
                                .refusal()
                                .message())
                .startsWith("Key ")
                .doesNotContain(KEY, "jane.doe")
                .hasSizeLessThan(1_100);
    }

    @Test
    void retryAfterIsThePause() {
        Map<String, String> headers = Map.of("retry-after", "7");

        assertThat(((Throttled) answered(429, headers, "").outcome()).pause())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(
                        ((Retryable)
                                        answered(503, headers, "{'code':'PGRST002','message':'so'}")
                                                .outcome())
                                .after())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Property(tries = 300)
    void whateverBytesComeThereIsAVerdict(
            @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
        assertThatNoException()
                .isThrownBy(() ->
                        read(new Answer.Response(status, Map.of(), body, false, TOOK)).verdict(2));
    }

    @Property(tries = 300)
    void whateverTheCodeIsThereIsAVerdict(@ForAll String code, @ForAll String message) {
        String body =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("code", code)
                        .put("message", message)
                        .toString();

        assertThatNoException()
                .isThrownBy(() ->
                        read(new Answer.Response(
                                        400,
                                        Map.of(),
                                        body.getBytes(StandardCharsets.UTF_8),
                                        false,
                                        TOOK))
                                .verdict(1));
    }
}
