package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services say of themselves is told on in a reason. */
class ProbeTest {

    @ParameterizedTest
    @CsvSource({
        "Session has expired., ': Session has expired'",
        "Session has expired, ': Session has expired'",
        "'', ''",
        "' ', ''",
    })
    void whatAServiceSaidGoesOnWithoutItsPeriod(String said, String because) {
        assertThat(Probe.because(said)).isEqualTo(because);
    }
}
