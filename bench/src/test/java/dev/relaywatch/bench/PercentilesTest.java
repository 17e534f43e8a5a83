package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Latencies, by nearest rank. */
class PercentilesTest {
    @Test
    void ofAHundredTheyAreTheFiftiethTheNinetyFifthAndTheNinetyNinth() {
        assertThat(Percentiles.of(LongStream.rangeClosed(1, 100).toArray()))
                .isEqualTo(new Percentiles(50, 95, 99));
    }

    @Test
    void theOrderOfTheLatenciesDoesNotMatter() {
        assertThat(Percentiles.of(30, 10, 20)).isEqualTo(new Percentiles(20, 30, 30));
    }

    @Test
    void aRankThatFallsBetweenTwoIsTheHigher() {
        assertThat(Percentiles.of(1, 2, 3, 4, 5).p50()).isEqualTo(3);
    }

    @Test
    void oneLatencyIsAllOfThem() {
        assertThat(Percentiles.of(7)).isEqualTo(new Percentiles(7, 7, 7));
    }

    @Test
    void noLatenciesHaveNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.of());
    }

    @Test
    void theLatenciesGivenStayAsTheyWere() {
        long[] nanos = {3, 1, 2};

        Percentiles.of(nanos);

        assertThat(nanos).containsExactly(3, 1, 2);
    }
}
