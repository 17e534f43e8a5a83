package dev.relaywatch.trackinghealth;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often each tenant's tracking is checked
 */
@ConfigurationProperties("relaywatch.tracking-health")
record TrackingHealthProperties(@DefaultValue("15m") Duration interval) {
    TrackingHealthProperties {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0
                || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "relaywatch.tracking-health.interval must be 1s to 1d, got " + interval);
        }
    }
}
