package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLeftTest {

    @Test
    void whatIsUsedIsTakenFromTheWhole() {
        assertThat(RateLeft.ofUsed("32/40")).hasValue(new BigDecimal("20.0"));
    }

    @Test
    void aPairTellsWhatIsLeft() {
        assertThat(RateLeft.ofPair("15", "60")).hasValue(new BigDecimal("25.0"));
    }

    @Test
    void aLimitOfNothingTellsNothing() {
        assertThat(RateLeft.ofUsed("0/0")).isEmpty();
        assertThat(RateLeft.ofPair("0", "0")).isEmpty();
    }

    @Property
    void moreUsedIsNeverMoreLeft(
            @ForAll @IntRange(max = 2_000) int used,
            @ForAll @IntRange(min = 1, max = 1_000) int of) {
        BigDecimal left = RateLeft.ofUsed(used + "/" + of).orElseThrow();
        BigDecimal after = RateLeft.ofUsed(used + 1 + "/" + of).orElseThrow();

        assertThat(after).isLessThanOrEqualTo(left);
        assertThat(left).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100));
    }

    @Property
    void whateverStandsInAHeaderIsReadOrLeft(@ForAll String header, @ForAll String other) {
        RateLeft.ofUsed(header)
                .or(() -> RateLeft.ofPair(header, other))
                .ifPresent(left ->
                        assertThat(left).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100)));
    }
}
