package dev.relaywatch.dashboard.frame;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a page is: each view has an address of its own, so that it can be sent to somebody.
 *
 * @param path without parameters
 * @param parameters in the order in which they are written
 */
public record Address(String path, Map<String, String> parameters) {

    /** One slash and then none, and no backslash: browsers take it for a slash. */
    private static final Pattern LOCAL =
            Pattern.compile(
                    "/(?!/)[A-Za-z0-9\\-._~/]*"
                            + "(\\?([A-Za-z0-9\\-._~!$'()*+,;=:@/&]|%[0-9A-Fa-f]{2})*)?");

    private static final int LONGEST = 1_000;

    /** A page of this server, as another of its pages wrote it; empty where it is none. */
    public static Optional<Address> local(String text) {
        if (text.length() > LONGEST || !LOCAL.matcher(text).matches()) {
            return Optional.empty();
        }
        int query = text.indexOf('?');
        if (query < 0) {
            return Optional.of(of(text));
        }
        Address found = of(text.substring(0, query));
        for (String pair : text.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                found =
                        found.with(
                                decoded(pair.substring(0, equals)),
                                decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.of(found);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

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
