package dev.relaywatch.tenancy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to tell people of alerts, as somebody wants it to be; checked, with its secrets in clear.
 *
 * @param type {@code slack}, {@code email}, {@code pagerduty} or {@code webhook}
 * @param severities {@code p1} to {@code p3}, at least one
 * @param settings {@code to} is a list of texts, all else text
 * @param after hears only what is still unacknowledged then; whole seconds; absent: hears at once
 */
public record ConfiguredChannel(
        String name,
        String type,
        List<String> severities,
        Map<String, Object> settings,
        Map<String, String> secrets,
        @Nullable Duration after) {
    public ConfiguredChannel {
        severities = List.copyOf(severities);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }

    @Override
    public String toString() {
        return "ConfiguredChannel[" + type + ":" + name + "]";
    }
}
