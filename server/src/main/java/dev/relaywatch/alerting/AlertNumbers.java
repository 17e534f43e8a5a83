package dev.relaywatch.alerting;

import dev.relaywatch.health.MetricWords;
import dev.relaywatch.trackinghealth.Metric;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The number of an alert as people are told of it; each room names its own. */
public final class AlertNumbers {
    /** Of unusual hours, by what thresholds call the same. */
    private static final Map<String, String> OF_HOURS =
            Map.of("latency", "p95Ms", "errors", "errorsPercent", "rate", "calls");

    private static final Map<String, String> OF_HOURS_IN_WORDS =
            Map.of("errors", "Calls that fail", "rate", "Calls in the hour");

    private AlertNumbers() {}

    /** What was measured: {@code Token ends in}; absent where it is no number. */
    public static @Nullable String name(AlertLine alert) {
        String metric = alert.metric();
        if (metric == null) {
            return null;
        }
        return switch (AlertSource.of(alert.source())) {
            case HEALTH_CHECK, THRESHOLD -> MetricWords.name(service(alert), metric);
            case TRACKING_HEALTH -> Metric.valueOf(metric.toUpperCase(Locale.ROOT)).words();
            case DELIVERY -> DeliveryAlerts.name(metric);
            case ANOMALY -> {
                String words = OF_HOURS_IN_WORDS.get(sign(metric));
                yield words == null ? MetricWords.name(service(alert), ofHour(metric)) : words;
            }
            case MANUAL -> metric;
        };
    }

    /** With its unit: {@code 8 days}. */
    public static String value(AlertLine alert, BigDecimal value) {
        String metric = Objects.requireNonNullElse(alert.metric(), "");
        return MetricWords.value(
                alert.source().equals(AlertSource.ANOMALY.text()) ? ofHour(metric) : metric, value);
    }

    private static String service(AlertLine alert) {
        return Objects.requireNonNullElse(alert.service(), "");
    }

    private static String sign(String metric) {
        return metric.substring(metric.lastIndexOf('.') + 1);
    }

    private static String ofHour(String metric) {
        String sign = sign(metric);
        return metric.substring(0, metric.length() - sign.length())
                + OF_HOURS.getOrDefault(sign, sign);
    }
}
