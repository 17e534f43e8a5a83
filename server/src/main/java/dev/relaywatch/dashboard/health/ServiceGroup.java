package dev.relaywatch.dashboard.health;

import dev.relaywatch.shared.ServiceName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Services that are looked at together.
 *
 * @param services in the order of their columns
 */
record ServiceGroup(String label, List<String> services) {
    private static final ServiceGroup TOOLS =
            new ServiceGroup(
                    "Tools",
                    List.of(
                            "mcp",
                            "inngest",
                            "vercel",
                            "slack",
                            "webhook",
                            "supabase",
                            "mux",
                            "assemblyai"));

    private static final List<ServiceGroup> ALL =
            List.of(
                    new ServiceGroup(
                            "Ad platforms", List.of("meta", "google-ads", "tiktok", "ga4", "gtm")),
                    new ServiceGroup(
                            "Shop and money",
                            List.of("shopify", "woocommerce", "stripe", "wise", "yotpo", "loop")),
                    TOOLS,
                    new ServiceGroup("Relay", List.of("pipeline")));

    /** By group, then as the group has them; what no group knows comes last of the tools. */
    static final Comparator<String> IN_ORDER =
            Comparator.<String>comparingInt(service -> ALL.indexOf(of(service)))
                    .thenComparingInt(service -> of(service).place(service))
                    .thenComparing(Comparator.naturalOrder());

    private static final Map<String, String> SHORT =
            Map.of(
                    "google-ads", "Google",
                    "woocommerce", "Woo",
                    "assemblyai", "Assembly",
                    "pipeline", "Delivery");

    private int place(String service) {
        int at = services.indexOf(service);
        return at < 0 ? services.size() : at;
    }

    static ServiceGroup of(String service) {
        return ALL.stream()
                .filter(group -> group.services.contains(service))
                .findFirst()
                .orElse(TOOLS);
    }

    /** Above a narrow column. */
    static String shortName(String service) {
        return SHORT.getOrDefault(service, ServiceName.of(service));
    }
}
