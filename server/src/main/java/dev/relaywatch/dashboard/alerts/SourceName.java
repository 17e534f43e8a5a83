package dev.relaywatch.dashboard.alerts;

import java.util.Map;

/** Where alerts come from, as people call it. */
final class SourceName {
    private static final Map<String, String> NAMES =
            Map.of(
                    "health_check", "Health checks",
                    "threshold", "Thresholds",
                    "tracking_health", "Data health",
                    "delivery", "Delivery",
                    "anomaly", "Unusual hours",
                    "manual", "Raised by hand");

    private SourceName() {}

    static String of(String source) {
        return NAMES.getOrDefault(source, source);
    }
}
