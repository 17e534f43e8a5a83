package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class PrometheusTextTest {

    @Example
    void aMetricIsAddedUpOverItsLabelsAndTakenForNoOther() {
        String text =
                """
                # TYPE runs counter
                runs{fn="a, {b} \\"c\\"",date="1"} 3
                runs 4.5e1 1700000000000
                runs_total 100
                runs{fn="unfinished} 7
                runs NaN
                runs 1e999999999
                """;

        assertThat(PrometheusText.sum(text, "runs")).contains(new BigDecimal("48"));
        assertThat(PrometheusText.sum(text, "waits")).isEmpty();
    }

    @Property(tries = 200)
    void everySampleIsCountedOnce(
            @ForAll @NotEmpty @Size(max = 20) List<@IntRange(max = 100_000) Integer> samples) {
        String text =
                samples.stream()
                        .map(count -> "runs{fn=\"f" + count + "\"} " + count)
                        .collect(Collectors.joining("\n"));

        assertThat(PrometheusText.sum(text, "runs"))
                .hasValueSatisfying(sum ->
                        assertThat(sum.longValueExact())
                                .isEqualTo(samples.stream().mapToLong(it -> it).sum()));
    }

    @Property(tries = 200)
    void noLineIsTooMuchForIt(@ForAll String text, @ForAll @IntRange(max = 20_000) int times) {
        assertThatCode(() -> PrometheusText.sum("runs{" + text.repeat(times % 50), "runs"))
                .doesNotThrowAnyException();
        assertThatCode(() -> PrometheusText.sum("runs{" + "a=\"b\",".repeat(times), "runs"))
                .doesNotThrowAnyException();
    }
}
