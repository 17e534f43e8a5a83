package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What may be said of the queue, and how it says what may not. */
class QueuePropertiesTest {
    private static final String RATE =
            "relaywatch.delivery.destinations.meta_capi.calls-per-second";

    private static QueueProperties with(String property, String value) {
        Map<String, String> properties = new HashMap<>();
        properties.put(property, value);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("relaywatch.delivery", QueueProperties.class);
    }

    @Test
    void aRateMayBeAFraction() {
        QueueProperties properties = with(RATE, "0.5");

        assertThat(properties.rate("meta_capi"))
                .contains(CallRate.perSecond(new BigDecimal("0.5")));
        assertThat(properties.rate("webhook")).isEmpty();
    }

    @Test
    void aDestinationMayHaveARateAndTheCommonSchedule() {
        assertThat(with(RATE, "3").schedule("meta_capi").pauses())
                .startsWith(Duration.ofMinutes(5));
    }

    @Test
    void withoutTheSettingThereIsNoRate() {
        assertThat(with("relaywatch.delivery.lease", "60s").rate("meta_capi")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.0009", "10001", "1e9"})
    void aRateThatCannotBeKeptIsRefusedWithTheRemedy(String value) {
        assertThatThrownBy(() -> with(RATE, value))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(RATE + " must be 0.001 to 10000, such as 0.5")
                .hasMessageContaining("got ")
                .hasMessageEndingWith("leave it out where calls are not to be limited");
    }
}
