package dev.relaywatch.dashboard;

import java.util.Map;

/** Destinations as people call them. */
final class PlatformName {
    private static final Map<String, String> NAMES =
            Map.of(
                    "meta_capi", "Meta",
                    "google_ads", "Google Ads",
                    "google_ec", "Google enhanced",
                    "gtm_server", "GTM server",
                    "ga4", "GA4",
                    "tiktok_events", "TikTok",
                    "supabase", "Supabase",
                    "webhook", "Webhook");

    private PlatformName() {}

    /**
     * @param label as routes and traces write it: {@code meta_capi}, {@code meta_capi:eu}
     */
    static String of(String label) {
        String[] parts = label.split(":", 2);
        String name = NAMES.getOrDefault(parts[0], parts[0]);
        return parts.length == 1 ? name : name + " " + parts[1];
    }
}
