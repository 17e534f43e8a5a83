package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Data Manager API's answers mean, reason by reason, and which events they name. */
class DataManagerAnswerTest {

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("Data Manager API (`google_ads`)");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theReasonDecidesAsThePageSaysAndNotTheStatus(DeliveryErrors.Row row) {
        for (int status : new int[] {200, 400, 401, 403, 500, 503}) {
            assertThat(
                            DeliveryErrors.word(
                                    GoogleSays.outcome(GoogleSays.reason(status, row.code()))))
                    .as("with status " + status)
                    .isEqualTo(row.outcome());
        }
    }

    @Test
    void everyReasonThatIsToldApartStandsInThePage() {
        assertThat(documented().stream().map(DeliveryErrors.Row::code).toList())
                .containsExactlyInAnyOrderElementsOf(DataManagerReason.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOMETHING_NEW", "lower case", ""})
    void aReasonThatIsNotNamedIsTriedAgain(String reason) {
        assertThat(GoogleSays.outcome(GoogleSays.reason(400, reason)))
                .isInstanceOf(Retryable.class);
    }

    @Test
    void withoutAReasonTheStatusSpeaks() {
        assertThat(
                        GoogleSays.outcome(
                                GoogleSays.body(
                                        401,
                                        "{\"error\":{\"code\":401,\"message\":\"Request had invalid authentication credentials.\",\"status\":\"UNAUTHENTICATED\"}}")))
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo("UNAUTHENTICATED");
                            assertThat(refused.refusal().message())
                                    .isEqualTo("Request had invalid authentication credentials.");
                        });
    }

    @Test
    void aRequestIdIsTheReceipt() {
        assertThat(
                        GoogleSays.outcome(
                                GoogleSays.body(
                                        200, "{\"requestId\":\"r-1\",\"fieldWarnings\":[]}")))
                .isEqualTo(new Uploaded(200, "r-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "[]",
                "null",
                "\"r-1\"",
                "{\"requestId\":\"\"}",
                "{\"requestId\":7}",
                "{\"requestId\":\"two words\"}",
                "{\"requestId\":\"r-1\",\"error\":{\"code\":13}}"
            })
    void successWithoutARequestIdIsNone(String body) {
        assertThat(GoogleSays.outcome(GoogleSays.body(200, body))).isInstanceOf(Retryable.class);
    }

    @Test
    void aRequestIdThatIsEndlessIsNone() {
        assertThat(
                        GoogleSays.outcome(
                                GoogleSays.body(
                                        200, "{\"requestId\":\"" + "r".repeat(300) + "\"}")))
                .isInstanceOf(Retryable.class);
    }

    @Test
    void anAnswerThatIsCutOrMissingIsTriedAgain() {
        assertThat(GoogleSays.outcome(GoogleSays.cutBody("{\"requestId\":\"r-1\"}")))
                .isInstanceOf(Retryable.class);
        assertThat(GoogleSays.outcome(GoogleSays.nothing())).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "1.5s,PT1.5S", "90000s,PT24H"})
    void thePauseStandsInTheBody(String delay, Duration pause) {
        String body =
                """
                {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[
                  {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}
                """
                        .formatted(delay);

        assertThat(GoogleSays.outcome(GoogleSays.body(429, body)))
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.pause()).isEqualTo(pause));
    }

    @Test
    void withoutAPauseInTheBodyTheHeaderCounts() {
        byte[] body =
                "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\"}}".getBytes(StandardCharsets.UTF_8);

        assertThat(GoogleSays.outcome(GoogleSays.body(429, Map.of("retry-after", "7"), body)))
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled ->
                                assertThat(throttled.pause()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void eachEventNamedHasItsOwnWords() {
        Batch.Verdict verdict =
                GoogleSays.verdict(
                        GoogleSays.violations(
                                "events.events[2].event_timestamp EVENT_TIME_INVALID",
                                "events[0].currency INVALID_CURRENCY_CODE",
                                "events.events[2].currency INVALID_CURRENCY_CODE",
                                "events.events[1].user_data"
                                        + " DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED"),
                        "33",
                        "33",
                        "33",
                        "33");

        Map<Integer, DeliveryOutcome> culprits = culprits(verdict);
        assertThat(culprits).containsOnlyKeys(0, 1, 2);
        assertThat(culprits.get(2))
                .isInstanceOfSatisfying(
                        ItemRefused.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo("EVENT_TIME_INVALID");
                            assertThat(refused.refusal().message())
                                    .isEqualTo(
                                            "wrong: events.events[2].event_timestamp"
                                                    + " (events.events[2].event_timestamp)");
                        });
        assertThat(culprits.get(1)).isInstanceOf(RowMisconfigured.class);
    }

    @Test
    void anEventBeyondTheRequestIsNotBelieved() {
        assertThat(
                        culprits(
                                GoogleSays.verdict(
                                        GoogleSays.violations(
                                                "events.events[7].currency INVALID_CURRENCY_CODE",
                                                "events.events[99999].currency INVALID_CURRENCY_CODE"),
                                        "33",
                                        "33")))
                .isEmpty();
    }

    @Test
    void aWrongActionAmongSeveralTakesOnlyItsOwnEvents() {
        Batch.Verdict verdict =
                GoogleSays.verdict(
                        GoogleSays.violations(
                                "destinations.destinations[1].product_destination_id"
                                        + " INVALID_CONVERSION_ACTION_ID"),
                        "33",
                        "11",
                        "33",
                        "11");

        assertThat(culprits(verdict)).containsOnlyKeys(1, 3);
        assertThat(culprits(verdict).values())
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(RowMisconfigured.class));
    }

    @Test
    void aNewActionAmongSeveralHoldsUpItsOwnEventsAlone() {
        Batch.Verdict verdict =
                GoogleSays.verdict(
                        GoogleSays.violations(
                                "destinations.destinations[1].product_destination_id"
                                        + " CONVERSION_ACTION_TOO_RECENTLY_CREATED"),
                        "33",
                        "11",
                        "33");

        assertThat(culprits(verdict)).containsOnlyKeys(1);
        assertThat(culprits(verdict).get(1))
                .isInstanceOfSatisfying(
                        Retryable.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofHours(6)));
    }

    @Test
    void aNewActionThatIsTheOnlyOneRestsTheLane() {
        assertThat(
                        GoogleSays.verdict(
                                GoogleSays.violations(
                                        "destinations.destinations[0].product_destination_id"
                                                + " CONVERSION_ACTION_TOO_RECENTLY_CREATED"),
                                "33",
                                "33"))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Same.class,
                        same -> assertThat(same.outcome()).isInstanceOf(Throttled.class));
    }

    @Test
    void aWrongActionThatIsTheOnlyOneIsTheConnections() {
        assertThat(
                        GoogleSays.verdict(
                                GoogleSays.violations(
                                        "destinations.destinations[0].product_destination_id"
                                                + " INVALID_CONVERSION_ACTION_ID"),
                                "33",
                                "33"))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Same.class,
                        same -> assertThat(same.outcome()).isInstanceOf(ConnectionRefused.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "destinations INVALID_FORMAT",
                "destinations.destinations[0].operating_account.account_id INVALID_FORMAT",
                "destinations.destinations[1].loginAccount.accountId INVALID_DESTINATION"
            })
    void anAccountThatIsWrongIsNoEventsFaultWhereverItIsNamed(String violation) {
        assertThat(GoogleSays.verdict(GoogleSays.violations(violation), "33", "11"))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Same.class,
                        same -> assertThat(same.outcome()).isInstanceOf(ConnectionRefused.class));
    }

    @Test
    void noSecretStandsInTheWords() {
        DeliveryOutcome outcome =
                GoogleSays.outcome(
                        GoogleSays.body(
                                400,
                                "{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"message\":\"unknown "
                                        + GoogleSays.SECRET
                                        + "\"}}"));

        assertThat(outcome.toString()).contains("unknown").doesNotContain(GoogleSays.SECRET);
    }

    @Property(tries = 500)
    void whateverBytesComeTheyMeanSomething(
            @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
        assertThat(GoogleSays.verdict(GoogleSays.body(status, Map.of(), body), "33", "11"))
                .isNotNull();
    }

    @Property(tries = 500)
    void whateverStandsInAnErrorItMeansSomething(
            @ForAll("errors") String error, @ForAll @IntRange(min = 100, max = 599) int status) {
        assertThat(GoogleSays.verdict(GoogleSays.body(status, error), "33", "11")).isNotNull();
    }

    @Provide
    Arbitrary<String> errors() {
        var odd =
                Arbitraries.of(
                        "null",
                        "7",
                        "\"text\"",
                        "[]",
                        "{}",
                        "[null]",
                        "[7]",
                        "[{\"@type\":7}]",
                        "[{\"@type\":\"google.rpc.BadRequest\",\"fieldViolations\":7}]",
                        "[{\"@type\":\"google.rpc.BadRequest\",\"fieldViolations\":[null,{\"field\":[]}]}]",
                        "[{\"@type\":\"google.rpc.ErrorInfo\",\"reason\":{}}]",
                        "[{\"@type\":\"google.rpc.RetryInfo\",\"retryDelay\":\"s\"}]");
        return Combinators.combine(odd, odd, odd)
                .as((status, message, details) ->
                        "{\"error\":{\"status\":%s,\"message\":%s,\"details\":%s}}"
                                .formatted(status, message, details));
    }

    private static Map<Integer, DeliveryOutcome> culprits(Batch.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Batch.Verdict.Poisoned.class);
        return ((Batch.Verdict.Poisoned) verdict).culprits();
    }
}
