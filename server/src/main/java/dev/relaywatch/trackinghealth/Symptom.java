package dev.relaywatch.trackinghealth;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something is bad.
 *
 * @param critical otherwise it is a warning
 * @param value of the metric
 * @param bound that was passed
 * @param what the end of a title that begins with the tenant
 * @param message what it means and what to do
 */
public record Symptom(
        Metric metric,
        boolean critical,
        @Nullable BigDecimal value,
        @Nullable BigDecimal bound,
        String what,
        String message) {}
