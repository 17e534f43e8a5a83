package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.EventFacts;
import dev.relaywatch.delivery.DestinationFacts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of the checks of tracking health. */
class SymptomsTest {
    private static final List<EventFacts> GOOD = List.of(Facts.whole("purchase", 100));

    private static List<Symptom> of(
            List<EventFacts> events,
            List<DestinationFacts> deliveries,
            List<VolumeVerdict> volumes) {
        return Symptoms.judge(Facts.ACME, events, deliveries, volumes).symptoms();
    }

    @ParameterizedTest
    @CsvSource({"39, EMQ critical", "40, EMQ warning", "69, EMQ warning", "70, ''", "100, ''"})
    void matchQualityIsCriticalBelowFourAndAWarningBelowSeven(long whole, String expected) {
        List<Symptom> symptoms =
                of(List.of(Facts.carrying("purchase", 100, whole)), List.of(), List.of());

        assertThat(symptoms)
                .extracting(one -> one.metric() + (one.critical() ? " critical" : " warning"))
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void ofTooFewEventsMatchQualityIsUnknown() {
        TenantVerdict verdict =
                Symptoms.judge(
                        Facts.ACME,
                        List.of(Facts.carrying("purchase", 19, 0)),
                        List.of(),
                        List.of());

        assertThat(verdict.symptoms()).isEmpty();
        assertThat(verdict.unknown()).containsExactly(Metric.EMQ);
    }

    @ParameterizedTest
    @CsvSource({"10, false", "11, true"})
    void moreThanTenFailedEventsAreCritical(long failing, boolean bad) {
        List<Symptom> symptoms =
                of(GOOD, List.of(Facts.delivered("meta_capi", 10_000, failing, 3)), List.of());

        assertThat(symptoms).hasSize(bad ? 1 : 0);
        if (bad) {
            assertThat(symptoms.getFirst().metric()).isEqualTo(Metric.FAILED_EVENTS);
            assertThat(symptoms.getFirst().critical()).isTrue();
            assertThat(symptoms.getFirst().message()).contains("3 of them dead", "meta_capi 11");
        }
    }

    @ParameterizedTest
    @CsvSource({"95, 5, false", "94, 6, true", "0, 4, false", "0, 5, true"})
    void anErrorRateAboveFivePercentIsCriticalFromFiveFailuresOn(
            long uploaded, long failing, boolean bad) {
        List<Symptom> symptoms =
                of(GOOD, List.of(Facts.delivered("ga4", uploaded, failing, 0)), List.of());

        assertThat(symptoms).hasSize(bad ? 1 : 0);
        assertThat(symptoms).allMatch(one -> one.metric() == Metric.ERROR_RATE && one.critical());
    }

    @Test
    void allDestinationsTogetherHaveOneErrorRate() {
        assertThat(
                        Symptoms.errorRateOf(
                                List.of(
                                        Facts.delivered("ga4", 90, 0, 0),
                                        Facts.delivered("meta_capi", 0, 10, 10))))
                .isEqualByComparingTo("10");
        assertThat(Symptoms.errorRateOf(List.of())).isEqualByComparingTo("0");
    }

    @Test
    void whatHasStoppedIsCriticalAndNamesTheOthersToo() {
        List<Symptom> symptoms =
                of(
                        GOOD,
                        List.of(),
                        List.of(
                                Facts.volume("lead", VolumeLevel.LOW, 40, 3),
                                Facts.volume("purchase", VolumeLevel.SILENT, 12, 0),
                                Facts.volume("page_view", VolumeLevel.NORMAL, 500, 480)));

        assertThat(symptoms)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.critical()).isTrue();
                    assertThat(one.what()).isEqualTo("no purchase and 1 more");
                    assertThat(one.value()).isEqualByComparingTo("0");
                    assertThat(one.message())
                            .contains("purchase: 0 came", "lead: 3 came")
                            .doesNotContain("page_view");
                });
    }

    @Test
    void littleIsAWarningAndLearningIsNothing() {
        assertThat(of(GOOD, List.of(), List.of(Facts.volume("lead", VolumeLevel.LOW, 40, 3))))
                .singleElement()
                .satisfies(one -> assertThat(one.critical()).isFalse());
        assertThat(of(GOOD, List.of(), List.of(Facts.volume("lead", VolumeLevel.LEARNING, 0, 0))))
                .isEmpty();
    }
}
