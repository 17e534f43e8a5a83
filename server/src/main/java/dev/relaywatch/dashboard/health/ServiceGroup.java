package dev.relaywatch.dashboard.health;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Services that are looked at together; within a group in this order. */
enum ServiceGroup {
    ADS("Ad platforms", List.of("meta", "google-ads", "tiktok", "ga4", "gtm")),
    SHOP("Shop and money", List.of("shopify", "woocommerce", "stripe", "wise", "yotpo", "loop")),
    TOOLS(
            "Tools",
            List.of(
                    "mcp",
                    "inngest",
                    "vercel",
                    "slack",
                    "webhook",
                    "supabase",
                    "mux",
                    "assemblyai")),
    RELAY("Relay", List.of("pipeline"));

    /** By group, then as the group has them; what no group knows comes last. */
    static final Comparator<String> IN_ORDER =
            Comparator.<String>comparingInt(service -> of(service).ordinal())
                    .thenComparingInt(service -> of(service).place(service))
                    .thenComparing(Comparator.naturalOrder());

    private static final Map<String, String> SHORT =
            Map.of(
                    "google-ads", "Google",
                    "woocommerce", "Woo",
                    "assemblyai", "Assembly",
                    "pipeline", "Delivery");

    private final String label;
    private final List<String> services;

    ServiceGroup(String label, List<String> services) {
        this.label = label;
        this.services = services;
    }

    String label() {
        return label;
    }

    private int place(String service) {
        int at = services.indexOf(service);
        return at < 0 ? services.size() : at;
    }

    static ServiceGroup of(String service) {
        return Arrays.stream(values())
                .filter(group -> group.services.contains(service))
                .findFirst()
                .orElse(TOOLS);
    }

    /** Above a narrow column. */
    static String shortName(String service) {
        return SHORT.getOrDefault(service, Said.name(service));
    }
}
