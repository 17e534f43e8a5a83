package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which rows of an upload an answer speaks of, and what becomes of the others. */
class UploadRowsTest {
    @Test
    void aRowWithAResultIsUploadedAndOneWithNeitherIsTriedAgain() {
        Verdict verdict =
                UploadSays.clicks(
                        4,
                        200,
                        UploadSays.partlyWith(
                                "[{\"orderId\":\"a\"},{},{}]",
                                UploadSays.row("anyError", "EXPIRED_EVENT", 1, "no")));

        assertThat(UploadSays.of(verdict, 0)).isEqualTo(new Uploaded(200));
        assertThat(UploadSays.of(verdict, 1)).isInstanceOf(ItemRefused.class);
        assertThat(UploadSays.of(verdict, 2)).isInstanceOf(Retryable.class);
        assertThat(UploadSays.of(verdict, 3)).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"results\":[{\"gclid\":\"a\"}],\"jobId\":\"1\"}",
                "{\"results\":[{\"gclid\":\"a\"}],\"partialFailureError\":null}",
                "{\"results\":[{\"gclid\":\"a\"}],\"partialFailureError\":{}}",
                "{\"results\":[{\"gclid\":\"a\"}],\"partialFailureError\":{\"code\":0}}"
            })
    void withoutAFailureEveryResultIsUploaded(String body) {
        assertThat(UploadSays.of(UploadSays.clicks(1, 200, body), 0)).isEqualTo(new Uploaded(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"ok\"",
                "",
                "{\"results\":[]}",
                "{\"results\":{}}",
                "{\"results\":[{}]}",
                "{\"jobId\":\"1\"}",
                "{\"error\":\"text\"}",
                "{\"error\":null}",
                "{\"partialFailureError\":{\"code\":3,\"message\":\"x\"}}"
            })
    void successWithoutAResultIsNone(String body) {
        assertThat(UploadSays.of(UploadSays.clicks(1, 200, body), 0)).isInstanceOf(Retryable.class);
    }

    @Test
    void anIndexThatIsMissingIsTheFirstRow() {
        Verdict verdict =
                UploadSays.clicks(
                        2,
                        200,
                        UploadSays.partlyWith(
                                "[{},{\"orderId\":\"b\"}]",
                                UploadSays.located(
                                        "anyError", "EXPIRED_EVENT", "conversions", "", "no")));

        assertThat(UploadSays.of(verdict, 0)).isInstanceOf(ItemRefused.class);
        assertThat(UploadSays.of(verdict, 1)).isEqualTo(new Uploaded(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversion_adjustments", "conversionAdjustments"})
    void theRowsOfAdjustmentsAreNamedInTheirOwnWay(String list) {
        Verdict verdict =
                UploadSays.read(
                        UploadCodes.ADJUSTMENTS,
                        UploadSays.rows(3),
                        200,
                        Map.of(),
                        UploadSays.partlyWith(
                                "[{\"orderId\":\"a\"},{\"orderId\":\"b\"},{}]",
                                UploadSays.located(
                                        "anyError",
                                        "CONVERSION_EXPIRED",
                                        list,
                                        "'index':2",
                                        "no")));

        assertThat(UploadSays.of(verdict, 0)).isEqualTo(new Uploaded(200));
        assertThat(UploadSays.of(verdict, 2)).isInstanceOf(ItemRefused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED_EVENT,ORDER_ID_ALREADY_IN_USE,uploaded",
        "EXPIRED_EVENT,NO_CONVERSION_ACTION_FOUND,row",
        "INTERNAL_ERROR,EXPIRED_EVENT,item",
        "INTERNAL_ERROR,TOO_RECENT_EVENT,retry",
        "SOME_CODE_OF_NEXT_YEAR,EXPIRED_EVENT,item",
    })
    void ofSeveralErrorsOfARowTheWeightiestDecides(String one, String other, String outcome) {
        for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
            String body =
                    UploadSays.partly(
                            UploadSays.row("anyError", order.get(0), 0, "no"),
                            UploadSays.row("anyError", order.get(1), 0, "no"));

            assertThat(DeliveryErrors.word(UploadSays.of(UploadSays.clicks(1, 200, body), 0)))
                    .isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT1M,retry", "PT23H59M,retry", "PT24H,item", "P3D,item"})
    void aConversionThatIsNotFoundIsTriedForADay(Duration age, String outcome) {
        String time = ClickPayload.TIME.format(AnItem.NOW.minus(age));
        JsonNode row =
                JsonMapper.shared()
                        .readTree(
                                "{\"gclidDateTimePair\":{\"conversionDateTime\":\""
                                        + time
                                        + "\"}}");

        DeliveryOutcome read =
                UploadSays.of(
                        UploadSays.read(
                                UploadCodes.ADJUSTMENTS,
                                List.of(row),
                                200,
                                Map.of(),
                                UploadSays.partly(
                                        UploadSays.row(
                                                "anyError", "CONVERSION_NOT_FOUND", 0, "no"))),
                        0);

        assertThat(DeliveryErrors.word(read)).isEqualTo(outcome);
        if (read instanceof Retryable(var _, var after)) {
            assertThat(after).isEqualTo(Duration.ofHours(6));
        }
    }

    @Test
    void whatIsSaidOfTheRequestInsideA200HoldsForAllThatHasNoResult() {
        Verdict verdict =
                UploadSays.clicks(
                        3,
                        200,
                        UploadSays.partlyWith(
                                "[{\"orderId\":\"a\"}]",
                                UploadSays.row("anyError", "EXPIRED_EVENT", 1, "no"),
                                UploadSays.entry("quotaError", "RESOURCE_EXHAUSTED", "no")));

        assertThat(UploadSays.of(verdict, 0)).isEqualTo(new Uploaded(200));
        assertThat(UploadSays.of(verdict, 1)).isInstanceOf(ItemRefused.class);
        assertThat(UploadSays.of(verdict, 2)).isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 2_000, 2_147_483_647, -1})
    void anIndexBeyondTheRequestNamesNoRow(int index) {
        Verdict verdict =
                UploadSays.clicks(
                        2,
                        200,
                        UploadSays.partly(
                                UploadSays.row("anyError", "TRANSIENT_ERROR", index, "no")));

        assertThat(verdict).isInstanceOf(Verdict.Same.class);
        assertThat(UploadSays.of(verdict, 0)).isInstanceOf(Retryable.class);
    }

    @Test
    void tooManyRowsConcernTheRequestEvenWhereTheListIsNamed() {
        String body =
                UploadSays.whole(
                        UploadSays.located(
                                "conversionUploadError",
                                "TOO_MANY_CONVERSIONS_IN_REQUEST",
                                "conversions",
                                "",
                                "no"));

        assertThat(UploadSays.clicks(3, 400, body))
                .isInstanceOfSatisfying(
                        Verdict.Poisoned.class,
                        poisoned -> assertThat(poisoned.culprits()).isEmpty());
    }

    @Test
    void aRequestRefusedForOneRowIsPoisonedByIt() {
        assertThat(
                        UploadSays.clicks(
                                5, 400, UploadSays.violation("conversions[3].conversion_value")))
                .isInstanceOfSatisfying(
                        Verdict.Poisoned.class,
                        poisoned -> assertThat(poisoned.culprits()).containsOnlyKeys(3));
    }

    /** Else each row in turn would meet it, call by call. */
    @ParameterizedTest
    @CsvSource({
        "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE,connection",
        "RESOURCE_EXHAUSTED,wait",
        "INTERNAL_ERROR,retry"
    })
    void whatRefusesARequestHoldsForAllOfItThoughOneRowIsNamed(String code, String outcome) {
        Verdict verdict =
                UploadSays.clicks(
                        5, 403, UploadSays.whole(UploadSays.row("anyError", code, 0, "no")));

        assertThat(verdict).isInstanceOf(Verdict.Same.class);
        assertThat(DeliveryErrors.word(UploadSays.of(verdict, 4))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'index':'x'", "'index':1.5", "'index':null", "'index':99999999999"})
    void anIndexThatIsNoneNamesNoRow(String index) {
        Verdict verdict =
                UploadSays.clicks(
                        2,
                        200,
                        UploadSays.partlyWith(
                                "[{\"gclid\":\"a\"},{}]",
                                UploadSays.located(
                                        "anyError", "SOME_CODE", "conversions", index, "no")));

        assertThat(UploadSays.of(verdict, 0)).isEqualTo(new Uploaded(200));
        assertThat(UploadSays.of(verdict, 1)).isInstanceOf(Retryable.class);
    }

    @Test
    void aRequestRefusedForARowThatIsNotNamedIsHalved() {
        assertThat(UploadSays.clicks(5, 400, UploadSays.rpc("INVALID_ARGUMENT")))
                .isInstanceOfSatisfying(
                        Verdict.Poisoned.class,
                        poisoned -> assertThat(poisoned.culprits()).isEmpty());
    }

    @Test
    void aQuotaOnARowIsThatRowsAlone() {
        String entry =
                UploadSays.row("quotaError", "RESOURCE_EXHAUSTED", 0, "no")
                        .replaceFirst(
                                "}$",
                                ",\"details\":{\"quotaErrorDetails\":{\"retryDelay\":\"40s\"}}}");

        assertThat(
                        ((Retryable)
                                        UploadSays.of(
                                                UploadSays.clicks(
                                                        2,
                                                        200,
                                                        UploadSays.partlyWith(
                                                                "[{},{\"gclid\":\"b\"}]", entry)),
                                                0))
                                .after())
                .isEqualTo(Duration.ofSeconds(40));
    }
}
