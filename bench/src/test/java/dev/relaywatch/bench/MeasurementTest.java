package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rates, shares and ratios. */
class MeasurementTest {
    private static final Cpu CPU =
            new Cpu(
                    Duration.ofSeconds(2),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500));

    private static Measurement measured(long items, Duration took) {
        return new Measurement("phase", items, took, null, CPU);
    }

    @Test
    void theRateIsOfASecondHoweverLongItTook() {
        assertThat(measured(3_000, Duration.ofMillis(1_500)).perSecond()).isEqualTo(2_000);
    }

    @Test
    void theCpuTimeIsSharedByTheItems() {
        Measurement measurement = measured(10_000, Duration.ofSeconds(5));

        assertThat(measurement.microsEach(CPU.server())).isEqualTo(200);
        assertThat(measurement.microsEach(CPU.bench())).isEqualTo(50);
    }

    @Test
    void halfAsFastAsTheYardstickIsAHalf() {
        Measurement slow = measured(1_000, Duration.ofSeconds(2));

        assertThat(slow.rateOver(measured(1_000, Duration.ofSeconds(1)))).isEqualTo(0.5);
    }

    @Test
    void theMedianIsTheRunInTheMiddleByRate() {
        Measurement slowest = measured(100, Duration.ofSeconds(4));
        Measurement middle = measured(900, Duration.ofSeconds(2));
        Measurement fastest = measured(500, Duration.ofSeconds(1));

        assertThat(Measurement.median(List.of(fastest, slowest, middle))).isEqualTo(middle);
    }

    @Test
    void theMedianOfTwoIsTheSlower() {
        Measurement slower = measured(100, Duration.ofSeconds(2));
        Measurement faster = measured(100, Duration.ofSeconds(1));

        assertThat(Measurement.median(List.of(faster, slower))).isEqualTo(slower);
    }

    @Test
    void nothingDoneIsNoMeasurement() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measured(0, Duration.ofSeconds(1)))
                .withMessageContaining("phase: nothing was measured");
    }

    @Test
    void cpuTimeOfAPhaseIsWhatWasAddedInIt() {
        Cpu later =
                new Cpu(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1));

        assertThat(later.minus(CPU))
                .isEqualTo(
                        new Cpu(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500)));
    }
}
