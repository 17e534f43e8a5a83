package dev.relaywatch.alerting;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many alerts are open, as it was read last. */
@Component
class AlertGauges {
    private volatile Map<String, Integer> open = Map.of();

    AlertGauges(MeterRegistry registry) {
        for (Severity severity : Severity.values()) {
            Gauge.builder("relaywatch.alerts", () -> open.getOrDefault(severity.text(), 0))
                    .description(
                            "Alerts that are open or acknowledged; of the whole installation, each node reports the same")
                    .tag("severity", severity.text())
                    .register(registry);
        }
    }

    /** By severity. */
    void set(Map<String, Integer> counted) {
        open = Map.copyOf(counted);
    }
}
