package dev.relaywatch.trackinghealth;

import java.util.Locale;

/** What is checked of each tenant, and has one alert at most. */
public enum Metric {
    EMQ("Match quality, of 10"),
    FAILED_EVENTS("Failed in 24 h"),
    ERROR_RATE("Deliveries that fail, in %"),
    VOLUME("Events that came");

    private final String words;

    Metric(String words) {
        this.words = words;
    }

    /** As people call it. */
    public String words() {
        return words;
    }

    /** As alerts name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
