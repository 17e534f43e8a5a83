package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CPU time as Linux tells it. */
class ProcessStatTest {
    private static final String REST =
            " S 1 2121 2121 0 -1 4194304 2030 9000 0 5 150 50 30 20 20 0 1 0 5123 230000000 4000 0";

    @Test
    void ticksAreHundredthsOfASecondUserAndSystemTogether() {
        assertThat(ProcessStat.parse("2121 (postgres)" + REST))
                .isEqualTo(new ProcessStat(Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    @Test
    void aNameWithSpacesAndParenthesesIsSkipped() {
        assertThat(ProcessStat.parse("2121 (a) S 9 (b c)" + REST).own())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aThreadsTimeIsFoundByItsName() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcessStat.threads(self, Pattern.compile(".*")))
                .isGreaterThanOrEqualTo(
                        ProcessStat.threads(self, Pattern.compile("C[12] CompilerThre.*")));
        assertThat(ProcessStat.threads(self, Pattern.compile("no such name"))).isZero();
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        long beyondTheGreatestProcessId = 1L << 40;

        assertThat(ProcessStat.of(beyondTheGreatestProcessId).own()).isZero();
        assertThat(ProcessStat.family(beyondTheGreatestProcessId)).isZero();
    }

    @Test
    void thisProcessHasMemory() {
        assertThat(ProcessStat.residentMebibytes(ProcessHandle.current().pid())).isPositive();
    }
}
