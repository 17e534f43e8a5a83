package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Meta's answers mean, code by code, and how long they ask to wait. */
class MetaAnswerTest {

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`meta_capi`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theCodeDecidesAsThePageSaysAndNotTheStatus(DeliveryErrors.Row row) {
        String fields = "'code':" + row.code().replace("/", ",'error_subcode':");
        for (int status : new int[] {200, 400, 401, 403, 500, 503}) {
            assertThat(DeliveryErrors.word(MetaSays.error(status, Map.of(), fields).outcome()))
                    .as("with status " + status)
                    .isEqualTo(row.outcome());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,'error_subcode':99", "123456", "0"})
    void aCodeThatIsNotNamedIsTriedAgain(String code) {
        assertThat(MetaSays.error("'code':" + code).outcome()).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 190, 200, 9999})
    void whatMetaCallsTransientIsTriedAgainWhateverItsCode(int code) {
        assertThat(MetaSays.error("'is_transient':true,'code':" + code).outcome())
                .isInstanceOf(Retryable.class);
    }

    @Test
    void aThrottleThatIsTransientTooRestsTheLane() {
        assertThat(MetaSays.error("'is_transient':true,'code':4").outcome())
                .isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "API calls from the server require an appsecret_proof argument",
                "Invalid appsecret_proof provided in the API argument"
            })
    void aProofThatIsMissingOrWrongIsNoEventsFault(String message) {
        assertThat(MetaSays.error("'code':100,'message':'" + message + "'").outcome())
                .isInstanceOf(ConnectionRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events_received\":2,\"messages\":[],\"fbtrace_id\":\"Ab\"}",
                "{\"events_received\":1,\"messages\":[\"one event was odd\"]}"
            })
    void receivedEventsAreUploaded(String body) {
        assertThat(MetaSays.body(200, body).outcome()).isEqualTo(new Uploaded(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "[]",
                "null",
                "\"ok\"",
                "{\"error\":\"text\"}",
                "{\"error\":null}"
            })
    void successWithoutTheCountOfEventsIsNone(String body) {
        assertThat(MetaSays.body(200, body).outcome()).isInstanceOf(Retryable.class);
    }

    @Test
    void aBodyCutOffIsNotRead() {
        assertThat(MetaSays.cutBody(200, "{\"events_received\":1}").outcome())
                .isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 500, 502, 503, 504})
    void aProxysPageIsTriedAgainWhateverItsStatus(int status) {
        DeliveryOutcome outcome = MetaSays.body(status, "<html>Bad Gateway</html>").outcome();

        assertThat(outcome).isInstanceOf(Retryable.class);
        assertThat(MetaSays.refusal(outcome))
                .isEqualTo(
                        new Refusal(
                                "Meta answered " + status + " without a body that can be read",
                                null,
                                status));
    }

    @Test
    void aCallThatOurOwnStopEndedIsNoAttempt() {
        assertThat(MetaSays.nothing(Reason.INTERRUPTED, "this server is stopping").outcome())
                .isEqualTo(new DeliveryOutcome.NotTried());
    }

    @Test
    void tooManyRequestsWithoutAnErrorRestsTheLane() {
        assertThat(MetaSays.body(429, "").outcome()).isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERRUPTED")
    void anAnswerThatNeverCameIsTriedAgainUnlessTheAddressIsForbidden(Reason reason) {
        DeliveryOutcome outcome = MetaSays.nothing(reason, "it said nothing").outcome();

        boolean forbidden = reason == Reason.FORBIDDEN_ADDRESS;
        assertThat(outcome).isInstanceOf(forbidden ? ConnectionRefused.class : Retryable.class);
        assertThat(MetaSays.refusal(outcome).code()).isEqualToIgnoringCase(reason.name());
        assertThat(MetaSays.refusal(outcome).httpStatus()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            textBlock =
                    """
                    120, PT2M
                    2.5, PT2.5S
                    'Fri, 20 Nov 2026 12:01:00 GMT', PT1M
                    soon, none
                    """)
    void retryAfterIsThePause(String header, @Nullable Duration pause) {
        Map<String, String> headers = Map.of("retry-after", header);

        assertThat(((Throttled) MetaSays.error(400, headers, "'code':4").outcome()).pause())
                .isEqualTo(pause);
        assertThat(((Retryable) MetaSays.error(500, headers, "'code':2").outcome()).after())
                .isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            textBlock =
                    """
                    {"1":[{"estimated_time_to_regain_access":7}]}                                          | PT7M
                    {"1":[{"estimated_time_to_regain_access":1},{"estimated_time_to_regain_access":30}]}   | PT30M
                    {"1":[{"estimated_time_to_regain_access":1}],"2":[{"estimated_time_to_regain_access":9}]} | PT9M
                    {"1":[{"estimated_time_to_regain_access":999999}]}                                     | PT24H
                    {"1":[{"estimated_time_to_regain_access":0}]}                                          | none
                    {"1":[{"call_count":95}]}                                                              | none
                    no json                                                                                | none
                    """)
    void withoutRetryAfterTheUsageHeaderNamesTheMinutes(String usage, @Nullable Duration pause) {
        Map<String, String> headers = Map.of("x-business-use-case-usage", usage);

        assertThat(((Throttled) MetaSays.error(400, headers, "'code':80004").outcome()).pause())
                .isEqualTo(pause);
    }

    @Test
    void aBlockForBreakingRulesRestsTheLaneForHours() {
        Map<String, String> headers = Map.of("retry-after", "1");

        assertThat(((Throttled) MetaSays.error(400, headers, "'code':368").outcome()).pause())
                .isEqualTo(Duration.ofHours(2));
    }
}
