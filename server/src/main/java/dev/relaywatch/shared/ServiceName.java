package dev.relaywatch.shared;

import java.util.Locale;
import java.util.Map;

/** Services as people call them: {@code google_ads} is Google Ads. */
public final class ServiceName {
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("assemblyai", "AssemblyAI"),
                    Map.entry("ga4", "GA4"),
                    Map.entry("google-ads", "Google Ads"),
                    Map.entry("google-ec", "Google enhanced"),
                    Map.entry("gtm", "GTM"),
                    Map.entry("gtm-server", "GTM server"),
                    Map.entry("mcp", "MCP"),
                    Map.entry("meta-capi", "Meta"),
                    Map.entry("pipeline", "Delivery"),
                    Map.entry("tiktok", "TikTok"),
                    Map.entry("tiktok-events", "TikTok"),
                    Map.entry("woocommerce", "WooCommerce"));

    private ServiceName() {}

    /**
     * @param service by its identifier, of a monitor or of a destination; may name one of several
     *     accounts behind a colon
     */
    public static String of(String service) {
        int colon = service.indexOf(':');
        if (colon > 0) {
            return of(service.substring(0, colon)) + " (" + service.substring(colon + 1) + ")";
        }
        String key = service.toLowerCase(Locale.ROOT).replace('_', '-');
        String known = NAMES.get(key);
        if (known != null || service.isEmpty()) {
            return known == null ? service : known;
        }
        return service.substring(0, 1).toUpperCase(Locale.ROOT)
                + service.substring(1).replace('_', ' ').replace('-', ' ');
    }

    /** A number's name in words: {@code tokenDaysLeft} is token days left. */
    public static String words(String metric) {
        return metric.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
    }
}
