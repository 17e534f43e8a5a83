package dev.relaywatch.trackinghealth;

import java.util.Locale;

/** What is checked of each tenant, and has one alert at most. */
public enum Metric {
    EMQ,
    FAILED_EVENTS,
    ERROR_RATE,
    VOLUME;

    /** As alerts name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
