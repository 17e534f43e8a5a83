package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line. */
class OptionsTest {
    @Test
    void withoutArgumentsAllScenariosRun() {
        assertThat(Options.read())
                .isEqualTo(
                        new Options(
                                List.of(
                                        "start",
                                        "intake",
                                        "drain",
                                        "neighbours",
                                        "checks",
                                        "matrix",
                                        "alerts",
                                        "tracking",
                                        "analytics",
                                        "record"),
                                Duration.ofSeconds(10),
                                null));
    }

    @Test
    void scenariosAndBoundsCanBeNamed() {
        assertThat(Options.read("drain", "--items=2000", "--seconds=3"))
                .isEqualTo(new Options(List.of("drain"), Duration.ofSeconds(3), 2_000));
    }

    @Test
    void whereNoNumberOfItemsIsGivenTheScenarioChooses() {
        assertThat(Options.read("drain").itemsOr(7)).isEqualTo(7);
        assertThat(Options.read("--items=2000").itemsOr(7)).isEqualTo(2_000);
    }

    @Test
    void anUnknownScenarioIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.read("drian"))
                .withMessage(
                        "drian: expected start, intake, drain, neighbours, checks, matrix, alerts, tracking, analytics, record, --seconds= or --items=");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.read("--items=many"))
                .withMessage("--items=many: expected a number");
    }

    @Test
    void aPhaseWithoutAnEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.read("--seconds=601"))
                .withMessage("--seconds must be 1 to 600, got 601");
    }
}
