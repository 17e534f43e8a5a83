package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read. */
class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report =
            new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void namesStandLeftAndNumbersRight() {
        report.table("title", List.of(List.of("", "n"), List.of("ab", "7"), List.of("c", "1,234")));

        assertThat(lines())
                .containsExactly("", "title", "          n", "  ab      7", "  c   1,234");
    }

    @Test
    void aPhaseIsOneLineWithoutLatencyWhereItHasNone() {
        Cpu cpu =
                new Cpu(
                        Duration.ofMillis(100),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(10));

        report.measurements(
                "drain",
                List.of(new Measurement("drained", 2_000, Duration.ofSeconds(1), null, cpu)));

        assertThat(lines().getLast().split(" +"))
                .containsExactly(
                        "", "drained", "2,000", "2,000", "-", "-", "-", "50", "10", "25", "5");
    }

    @Test
    void theYardsticksClientStandsOppositeTheServer() {
        Cpu ours =
                new Cpu(
                        Duration.ofMillis(300),
                        Duration.ofMillis(77),
                        Duration.ofMillis(100),
                        Duration.ofMillis(900));
        Cpu theirs =
                new Cpu(
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100));

        report.ratio(
                new Measurement("ours", 1_000, Duration.ofSeconds(2), null, ours),
                new Measurement("theirs", 1_000, Duration.ofSeconds(1), null, theirs));

        assertThat(lines().getLast())
                .contains("ours : theirs = 0.50 in rate")
                .contains("400 : 200 us")
                .endsWith("= 2.00");
    }

    @Test
    void delaysStandBesideWhatTheyAreAlone() {
        Cpu cpu =
                new Cpu(
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        Duration.ofMillis(1_000),
                        Duration.ofMillis(200));
        Measurement phase =
                new Measurement(
                        "beside",
                        3_000,
                        Duration.ofSeconds(2),
                        new Percentiles(10_000_000, 30_000_000, 45_000_000),
                        cpu);

        report.delays("neighbours", List.of(phase), 20_000_000);

        assertThat(lines().getLast().split(" +"))
                .containsExactly(
                        "", "beside", "3,000", "10.0", "30.0", "45.0", "1.50", "25", "5", "50",
                        "10");
    }
}
