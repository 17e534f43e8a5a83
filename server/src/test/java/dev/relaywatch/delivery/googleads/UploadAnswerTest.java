package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryErrors.Row;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.outbound.Answer.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google's answers to uploads mean, code by code and row by row. */
class UploadAnswerTest {
    private static final String CLICKS = "uploadClickConversions";
    private static final String ENHANCEMENTS = "`google_ec`";

    static List<Row> ofClicks() {
        return DeliveryErrors.of(CLICKS);
    }

    static List<Row> ofEnhancements() {
        return DeliveryErrors.of(ENHANCEMENTS);
    }

    private static DeliveryOutcome onARow(UploadCodes codes, String code) {
        return UploadSays.of(
                UploadSays.read(
                        codes,
                        UploadSays.rows(2),
                        200,
                        Map.of(),
                        UploadSays.partly(UploadSays.row("anyError", code, 1, "no"))),
                1);
    }

    private static DeliveryOutcome onAll(UploadCodes codes, int status, String code) {
        return UploadSays.of(
                UploadSays.read(
                        codes,
                        UploadSays.rows(1),
                        status,
                        Map.of(),
                        UploadSays.error("anyError", code)),
                0);
    }

    @ParameterizedTest
    @MethodSource("ofClicks")
    void aCodeOfARowOfClicksIsWhatThePageSays(Row row) {
        String onARow =
                switch (row.outcome()) {
                    case "connection" -> "row";
                    case "wait" -> "retry";
                    default -> row.outcome();
                };
        assertThat(DeliveryErrors.word(onARow(UploadCodes.CLICK_CONVERSIONS, row.code())))
                .isEqualTo(onARow);
    }

    @ParameterizedTest
    @MethodSource("ofClicks")
    void aCodeOfTheWholeRequestIsWhatThePageSaysWhateverTheStatus(Row row) {
        String onAll =
                switch (row.outcome()) {
                    case "row" -> "connection";
                    case "uploaded" -> "retry";
                    default -> row.outcome();
                };
        for (int status : new int[] {200, 400, 401, 403, 429, 500, 503}) {
            assertThat(
                            DeliveryErrors.word(
                                    onAll(UploadCodes.CLICK_CONVERSIONS, status, row.code())))
                    .as("with status " + status)
                    .isEqualTo(onAll);
        }
    }

    @ParameterizedTest
    @MethodSource("ofEnhancements")
    void aCodeOfAnEnhancementIsWhatThePageSays(Row row) {
        assertThat(DeliveryErrors.word(onARow(UploadCodes.ADJUSTMENTS, row.code())))
                .isEqualTo(row.outcome());
    }

    /** What the page of the clicks says of every call holds for enhancements too. */
    @Test
    void bothReadTheCodesOfEveryCallAlike() {
        Set<String> ofClicksAlone = new HashSet<>(UploadCodes.CLICK_CONVERSIONS.known());
        ofClicksAlone.removeAll(UploadCodes.ADJUSTMENTS.known());

        assertThat(ofClicks())
                .filteredOn(row -> !ofClicksAlone.contains(row.code()))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(UploadCodes.ADJUSTMENTS.meaning(row.code()))
                                .isEqualTo(UploadCodes.CLICK_CONVERSIONS.meaning(row.code())));
    }

    @Test
    void everyCodeThatIsKnownStandsInThePage() {
        Set<String> clicks = codes(ofClicks().stream());
        Set<String> enhancements =
                codes(Stream.concat(ofClicks().stream(), ofEnhancements().stream()));

        assertThat(clicks)
                .containsExactlyInAnyOrderElementsOf(UploadCodes.CLICK_CONVERSIONS.known());
        assertThat(enhancements).containsAll(UploadCodes.ADJUSTMENTS.known());
    }

    private static Set<String> codes(Stream<Row> rows) {
        return rows.map(Row::code).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "UNSPECIFIED", "SOME_CODE_OF_NEXT_YEAR"})
    void aCodeThatIsNotNamedIsTriedAgain(String code) {
        assertThat(onARow(UploadCodes.CLICK_CONVERSIONS, code)).isInstanceOf(Retryable.class);
        assertThat(onAll(UploadCodes.CLICK_CONVERSIONS, 400, code)).isInstanceOf(Retryable.class);
    }

    @Test
    void theCodeIsTheNameWithoutItsFamilyAndTheWordsAreGoogles() {
        DeliveryOutcome outcome =
                UploadSays.of(
                        UploadSays.clicks(
                                1,
                                200,
                                UploadSays.partly(
                                        UploadSays.row(
                                                "conversionUploadError",
                                                "EXPIRED_EVENT",
                                                0,
                                                "The click is too old."))),
                        0);

        assertThat(UploadSays.refusal(outcome))
                .isEqualTo(
                        new DeliveryOutcome.Refusal("The click is too old.", "EXPIRED_EVENT", 200));
    }

    @Test
    void theStatusIsTheCodeWhereGoogleNamesNothingFiner() {
        DeliveryOutcome outcome =
                UploadSays.of(UploadSays.clicks(1, 401, UploadSays.rpc("UNAUTHENTICATED")), 0);

        assertThat(outcome).isInstanceOf(ConnectionRefused.class);
        assertThat(UploadSays.refusal(outcome).code()).isEqualTo("UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOO_RECENT_EVENT", "TOO_RECENT_CONVERSION_ACTION"})
    void whatIsTooRecentWaitsForSixHoursOnItsOwnRow(String code) {
        assertThat(((Retryable) onARow(UploadCodes.CLICK_CONVERSIONS, code)).after())
                .isEqualTo(Duration.ofHours(6));
    }

    @Test
    void aConversionThatIsTooRecentToBeEnhancedWaitsForADay() {
        assertThat(((Retryable) onARow(UploadCodes.ADJUSTMENTS, "TOO_RECENT_CONVERSION")).after())
                .isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "30s,PT30S",
                "1.5s,PT1.5S",
                "0s,PT0S",
                "86401s,PT24H",
                "soon,none",
                "-5s,none",
                "99999999999999999999s,none"
            })
    void aQuotaNamesHowLongToWait(String delay, @Nullable Duration pause) {
        String entry =
                UploadSays.entry("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", "no")
                        .replaceFirst(
                                "}$",
                                ",\"details\":{\"quotaErrorDetails\":{\"retryDelay\":\""
                                        + delay
                                        + "\"}}}");

        assertThat(
                        ((Throttled)
                                        UploadSays.of(
                                                UploadSays.clicks(1, 429, UploadSays.whole(entry)),
                                                0))
                                .pause())
                .isEqualTo(pause);
    }

    @Test
    void retryAfterIsThePauseWhereTheBodyNamesNone() {
        DeliveryOutcome outcome =
                UploadSays.of(
                        UploadSays.read(
                                UploadCodes.CLICK_CONVERSIONS,
                                UploadSays.rows(1),
                                503,
                                Map.of("retry-after", "7"),
                                UploadSays.rpc("UNAVAILABLE")),
                        0);

        assertThat(((Retryable) outcome).after()).isEqualTo(Duration.ofSeconds(7));
    }

    /** The streaming door wraps its errors in a list. */
    @Test
    void anErrorInAListIsReadToo() {
        String body = "[" + UploadSays.error("authorizationError", "USER_PERMISSION_DENIED") + "]";

        assertThat(UploadSays.of(UploadSays.clicks(1, 403, body), 0))
                .isInstanceOf(ConnectionRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 500, 502, 503, 504})
    void aProxysPageIsTriedAgainWhateverItsStatus(int status) {
        DeliveryOutcome outcome =
                UploadSays.of(UploadSays.clicks(1, status, "<html>Bad Gateway</html>"), 0);

        assertThat(outcome).isInstanceOf(Retryable.class);
        assertThat(UploadSays.refusal(outcome).message())
                .isEqualTo("Google answered " + status + " without a body that can be read");
    }

    @Test
    void tooManyRequestsWithoutAnErrorRestsTheLane() {
        assertThat(UploadSays.of(UploadSays.clicks(1, 429, ""), 0)).isInstanceOf(Throttled.class);
    }

    @Test
    void aBodyCutOffIsNotRead() {
        Verdict verdict =
                UploadSays.read(
                        UploadCodes.CLICK_CONVERSIONS,
                        UploadSays.rows(1),
                        UploadSays.cut("{\"results\":[{\"gclid\":\"a\"}]}"));

        assertThat(UploadSays.of(verdict, 0)).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void anAnswerThatNeverCameIsTriedAgainUnlessTheAddressIsForbidden(Reason reason) {
        DeliveryOutcome outcome =
                UploadSays.of(
                        UploadSays.read(
                                UploadCodes.CLICK_CONVERSIONS,
                                UploadSays.rows(1),
                                UploadSays.nothing(reason)),
                        0);

        assertThat(outcome)
                .isInstanceOf(
                        switch (reason) {
                            case FORBIDDEN_ADDRESS -> ConnectionRefused.class;
                            case INTERRUPTED -> NotTried.class;
                            default -> Retryable.class;
                        });
    }

    /** Google repeats what it does not understand. */
    @Test
    void theWordsCarryNeitherASecretNorAnAddressAndAreCut() {
        String said = "bad " + UploadSays.SECRET + " of jane.doe@example.com " + "x ".repeat(2_000);
        DeliveryOutcome outcome =
                UploadSays.of(
                        UploadSays.clicks(
                                1,
                                200,
                                UploadSays.partly(UploadSays.row("a", "REQUIRED", 0, said))),
                        0);

        assertThat(UploadSays.refusal(outcome).message())
                .startsWith("bad")
                .doesNotContain(UploadSays.SECRET, "jane.doe")
                .hasSizeLessThan(1_100);
    }

    @Test
    void whatOnlyAPersonCanPutRightOnOneRowIsThatRows() {
        assertThat(onARow(UploadCodes.CLICK_CONVERSIONS, "CUSTOMER_NOT_ENABLED"))
                .isInstanceOf(RowMisconfigured.class);
    }
}
