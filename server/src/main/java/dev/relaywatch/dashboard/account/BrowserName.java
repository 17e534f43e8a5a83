package dev.relaywatch.dashboard.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A browser as people call it, by what it says of itself. */
final class BrowserName {
    /** The first that fits: most browsers name those before them too. */
    private static final List<List<String>> BROWSERS =
            List.of(
                    List.of("Edg/", "Edge"),
                    List.of("OPR/", "Opera"),
                    List.of("Firefox/", "Firefox"),
                    List.of("Chrome/", "Chrome"),
                    List.of("Safari/", "Safari"),
                    List.of("curl/", "curl"));

    private static final List<List<String>> SYSTEMS =
            List.of(
                    List.of("Android", "Android"),
                    List.of("iPhone", "iPhone"),
                    List.of("iPad", "iPad"),
                    List.of("Windows", "Windows"),
                    List.of("Mac OS X", "macOS"),
                    List.of("Linux", "Linux"));

    private BrowserName() {}

    static String of(@Nullable String agent) {
        if (agent == null) {
            return "unknown browser";
        }
        String browser = first(BROWSERS, agent, "unknown browser");
        String system = first(SYSTEMS, agent, "");
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String first(List<List<String>> names, String agent, String otherwise) {
        return names.stream()
                .filter(name -> agent.contains(name.getFirst()))
                .map(List::getLast)
                .findFirst()
                .orElse(otherwise);
    }
}
