package dev.relaywatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.health.Remedies.Remedy;
import org.junit.jupiter.api.Test;

/** What to do about a number that passed its bound. */
class RemediesTest {

    @Test
    void everyNumberThatHasABoundHasARemedyOrDeliberatelyNone() {
        assertThat(Remedies.all())
                .extracting(Remedy::name)
                .containsExactlyInAnyOrderElementsOf(
                        BuiltInThresholds.all().stream()
                                .map(bound -> bound.service() + " " + bound.metric())
                                .toList());
    }

    @Test
    void onlyOfSlownessIsNothingKnown() {
        assertThat(Remedies.all())
                .filteredOn(remedy -> remedy.words().isEmpty())
                .extracting(Remedy::name)
                .containsExactly("* latencyMs");
    }

    @Test
    void aRemedyIsShortAndEndsASentenceOfOthers() {
        assertThat(Remedies.all())
                .extracting(Remedy::words)
                .allSatisfy(words ->
                        assertThat(words)
                                .hasSizeLessThanOrEqualTo(80)
                                .doesNotContain("\n", "; ")
                                .doesNotEndWith(".")
                                .doesNotStartWith(" "));
    }

    @Test
    void whatHoldsForEveryOperationHoldsForEach() {
        assertThat(Remedies.of("woocommerce", "operations.check_stock.successRate"))
                .isEqualTo(Remedies.of("woocommerce", "operations.*.successRate"))
                .isPresent();
    }

    @Test
    void ofWhatPeopleSetThemselvesNothingIsKnown() {
        assertThat(Remedies.of("stripe", "latencyMs")).isEmpty();
        assertThat(Remedies.of("stripe", "pending")).isEmpty();
    }
}
