package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.EventFacts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate of match quality. */
class EmqTest {

    @ParameterizedTest
    @CsvSource({
        "email, 3.00",
        "phone, 2.50",
        "fbp, 1.50",
        "fbc, 1.00",
        "geo, 1.00",
        "firstName, 0.50",
        "lastName, 0.50"
    })
    void anEventThatCarriesOneFieldIsWorthWhatTheFieldIs(String field, String score) {
        EventFacts facts =
                new EventFacts(
                        Facts.ACME,
                        "purchase",
                        40,
                        field.equals("email") ? 40 : 0,
                        field.equals("phone") ? 40 : 0,
                        field.equals("firstName") ? 40 : 0,
                        field.equals("lastName") ? 40 : 0,
                        field.equals("geo") ? 40 : 0,
                        field.equals("fbp") ? 40 : 0,
                        field.equals("fbc") ? 40 : 0,
                        0,
                        0,
                        40,
                        0,
                        0);

        Emq emq = Emq.of(List.of(facts));

        assertThat(emq.overall()).isEqualTo(score);
        assertThat(emq.breakdown().get(field)).isEqualByComparingTo("100");
        assertThat(emq.toGain().get(field)).isEqualByComparingTo("0");
    }

    @Test
    void whatAllCarryIsWorthTen() {
        Emq emq = Emq.of(List.of(Facts.whole("purchase", 20)));

        assertThat(emq.overall()).isEqualTo("10.00");
        assertThat(emq.mostToGain()).isEmpty();
    }

    @Test
    void fewerThanTwentyEventsHaveNoScore() {
        assertThat(Emq.of(List.of(Facts.whole("purchase", 19))).overall()).isNull();
        assertThat(Emq.of(List.of()).overall()).isNull();
    }

    @Test
    void withoutEventsNothingIsCarriedAndNothingCanBeGained() {
        Emq emq = Emq.of(List.of());

        assertThat(emq.breakdown().values()).allMatch(percent -> percent.signum() == 0);
        assertThat(emq.toGain().values()).allMatch(gain -> gain.signum() == 0);
    }

    @Test
    void allNamesCountTogetherAndEachByItself() {
        Emq emq = Emq.of(List.of(Facts.whole("purchase", 25), Facts.carrying("page_view", 75, 0)));

        assertThat(emq.overall()).isEqualTo("2.50");
        assertThat(emq.byEvent())
                .containsExactly(
                        new Emq.OfEvent("page_view", new BigDecimal("0.00"), 75),
                        new Emq.OfEvent("purchase", new BigDecimal("10.00"), 25));
    }

    @Test
    void theFieldThatWouldBringTheMostIsNamed() {
        assertThat(Emq.of(List.of(Facts.carrying("purchase", 100, 50))).mostToGain())
                .hasValueSatisfying(field -> assertThat(field.text()).isEqualTo("email"));
    }

    @Property(tries = 300)
    void theScoreAndWhatCouldBeGainedAreTenTogether(
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 20, max = 1_000_000) Long> sizes,
            @ForAll @LongRange(min = 0, max = 20) long whole) {
        List<EventFacts> facts =
                sizes.stream().map(size -> Facts.carrying("event", size, whole)).toList();

        Emq emq = Emq.of(facts);

        double gains = emq.toGain().values().stream().mapToDouble(BigDecimal::doubleValue).sum();
        BigDecimal score = Objects.requireNonNull(emq.overall());
        assertThat(score).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
        assertThat(score.doubleValue() + gains)
                .isCloseTo(10, org.assertj.core.data.Offset.offset(0.05));
    }
}
