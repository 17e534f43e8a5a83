package dev.relaywatch.dashboard.frame;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a page is: each view has an address of its own, so that it can be sent to somebody.
 *
 * @param path without parameters
 * @param parameters in the order in which they are written
 */
public record Address(String path, Map<String, String> parameters) {

    public static Address of(String path) {
        return new Address(path, Map.of());
    }

    /** The same place seen otherwise; empty or absent takes the parameter out. */
    public Address with(String name, @Nullable String value) {
        Map<String, String> others = new LinkedHashMap<>(parameters);
        if (value == null || value.isBlank()) {
            others.remove(name);
        } else {
            others.put(name, value);
        }
        return new Address(path, others);
    }

    public @Nullable String get(String name) {
        return parameters.get(name);
    }

    public boolean has(String name, String value) {
        return value.equals(parameters.get(name));
    }

    @Override
    public String toString() {
        return parameters.isEmpty()
                ? path
                : parameters.entrySet().stream()
                        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                        .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
