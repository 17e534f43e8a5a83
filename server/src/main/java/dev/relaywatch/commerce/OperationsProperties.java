package dev.relaywatch.commerce;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often operations are judged by their thresholds
 */
@ConfigurationProperties("relaywatch.operations")
record OperationsProperties(@DefaultValue("15s") Duration interval) {
    OperationsProperties {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0
                || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.operations.interval must be 1s to 1h, got " + interval);
        }
    }
}
