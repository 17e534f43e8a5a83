package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three numbers by which an operation is judged. */
class OperationStandingTest {
    private static OperationStanding of(String newestFirst, Integer... durations) {
        return OperationStanding.of(
                new TenantId(Ids.next()),
                "woocommerce",
                Measured.SHOP,
                "check_stock",
                durations,
                newestFirst.chars().mapToObj(c -> c == '+').toArray(Boolean[]::new));
    }

    private static Integer[] upTo(int longest) {
        return IntStream.rangeClosed(1, longest).boxed().toArray(Integer[]::new);
    }

    /** Newest first; + where the shop answered. */
    @ParameterizedTest
    @CsvSource({
        "+, 100, 0, false",
        "-, 0, 1, false",
        "--+, 33.33, 2, false",
        "+--, 33.33, 0, false",
        "-+--------, 10, 1, true",
        "+++++++++, 100, 0, false",
        "++++++++++, 100, 0, true",
        "----------, 0, 10, true"
    })
    void rateAndFailuresInARow(String calls, String rate, int inARow, boolean enough) {
        OperationStanding standing = of(calls, upTo(calls.length()));

        assertThat(standing.successRate()).isEqualByComparingTo(rate);
        assertThat(standing.failuresInARow()).isEqualTo(inARow);
        assertThat(standing.isEnough()).isEqualTo(enough);
        assertThat(standing.operations()).isEqualTo(calls.length());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "19, 19", "20, 19", "40, 38", "100, 95"})
    void theNinetyFifthPercentileIsTheOneOfItsRank(int operations, long p95) {
        assertThat(of("+".repeat(operations), upTo(operations)).p95Ms()).isEqualTo(p95);
    }

    @Test
    void theOrderOfTheCallsDoesNotMatterToThePercentile() {
        assertThat(of("+++", 300, 1, 2).p95Ms()).isEqualTo(300);
    }
}
