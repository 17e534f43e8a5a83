package dev.relaywatch.tenancy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a connection. What is absent is the default of a new one, and stays as it
 * is of one that is there.
 *
 * @param service needed for a new one; of one that is there it cannot change, nor can the name
 * @param name {@code main} unless given
 * @param baseUrl empty: the provider's own
 * @param settings all of them
 * @param secrets those that are new; one that is null is taken away, one left out stays
 */
public record WantedConnection(
        @Nullable String service,
        @Nullable String name,
        @Nullable String baseUrl,
        @Nullable Map<String, ?> settings,
        Map<String, ? extends @Nullable Object> secrets,
        @Nullable Boolean enabled) {

    /** Nothing but that it be enabled, or not. */
    public static WantedConnection enabled(boolean enabled) {
        return new WantedConnection(null, null, null, null, Map.of(), enabled);
    }

    /** Never shows secrets. */
    @Override
    public String toString() {
        return "WantedConnection[" + service + ":" + name + "]";
    }
}
