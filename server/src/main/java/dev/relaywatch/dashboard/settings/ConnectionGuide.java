package dev.relaywatch.dashboard.settings;

import java.util.Map;
import java.util.Set;

/** What the providers ask of whoever connects a service, beyond the names of its settings. */
final class ConnectionGuide {
    static final String ADDRESS = "baseUrl";

    /** Without which the service does nothing for anybody. */
    private static final Map<String, Set<String>> NEEDED =
            Map.ofEntries(
                    Map.entry("meta", Set.of("settings.pixel-id", "secrets.access-token")),
                    Map.entry(
                            "google-ads",
                            Set.of(
                                    "settings.customer-id",
                                    "settings.conversion-actions",
                                    "secrets.client-id",
                                    "secrets.client-secret",
                                    "secrets.refresh-token")),
                    Map.entry("ga4", Set.of("settings.measurement-id", "secrets.api-secret")),
                    Map.entry("tiktok", Set.of("settings.pixel-code", "secrets.access-token")),
                    Map.entry("gtm", Set.of(ADDRESS)),
                    Map.entry(
                            "supabase",
                            Set.of(ADDRESS, "settings.table", "secrets.service-role-key")),
                    Map.entry("webhook", Set.of(ADDRESS)),
                    Map.entry("shopify", Set.of(ADDRESS, "secrets.access-token")),
                    Map.entry(
                            "woocommerce",
                            Set.of(ADDRESS, "secrets.consumer-key", "secrets.consumer-secret")),
                    Map.entry("stripe", Set.of("secrets.api-key")),
                    Map.entry("inngest", Set.of("secrets.signing-key")),
                    Map.entry("mcp", Set.of(ADDRESS)),
                    Map.entry("wise", Set.of("secrets.api-token")),
                    Map.entry("mux", Set.of("secrets.token-id", "secrets.token-secret")),
                    Map.entry("assemblyai", Set.of("secrets.api-key")),
                    Map.entry("slack", Set.of("secrets.bot-token")),
                    Map.entry("yotpo", Set.of("settings.app-key", "secrets.secret-key")),
                    Map.entry("loop", Set.of("secrets.api-key")),
                    Map.entry("vercel", Set.of("secrets.access-token")));

    /** Not needed, and shown all the same: whoever sets it up is asked for it often. */
    private static final Set<String> SHOWN =
            Set.of(
                    "secrets.signing-secret",
                    "secrets.app-secret",
                    "settings.test-event-code",
                    "settings.login-customer-id",
                    "settings.preview-header",
                    "settings.url",
                    "settings.host",
                    "settings.port",
                    "settings.name",
                    "secrets.username",
                    "secrets.password");

    private static final Set<String> LINES =
            Set.of("settings.events", "settings.conversion-actions");

    /** Of a field, or of one of a service that others have too. */
    private static final Map<String, String> HINTS =
            Map.ofEntries(
                    Map.entry(
                            "settings.pixel-id",
                            "Events Manager, Data sources: the number of the dataset"),
                    Map.entry("meta secrets.access-token", "Of a system user: it does not expire"),
                    Map.entry(
                            "settings.test-event-code",
                            "While it is set, everything goes to the test tool alone"),
                    Map.entry("settings.measurement-id", "Admin, Data streams: begins with G-"),
                    Map.entry(
                            "secrets.api-secret",
                            "Of the same data stream: Measurement Protocol API secrets"),
                    Map.entry(
                            "settings.conversion-actions",
                            "A line each: purchase: 33, the ctId of its conversion action"),
                    Map.entry("settings.events", "A line each: generate_lead: Lead"),
                    Map.entry(
                            "secrets.signing-secret",
                            "Signs each message as Standard Webhooks: whsec_ and base64 of 24 to 64 bytes"),
                    Map.entry(
                            "settings.domain",
                            "By which leads and events name it; the host of its address unless given"),
                    Map.entry("shopify baseUrl", "As https://acme.myshopify.com"),
                    Map.entry("woocommerce baseUrl", "Of the shop, with https://"),
                    Map.entry("mcp baseUrl", "Of the server, as it is called, with https://"),
                    Map.entry("settings.url", "Or host, port and name, each by itself"));

    private ConnectionGuide() {}

    /** Names of the fields without which the service does nothing for anybody. */
    static Set<String> needed(String service) {
        return NEEDED.getOrDefault(service, Set.of());
    }

    /** Whether a field stands among the first though it is not needed. */
    static boolean isShown(String field) {
        return SHOWN.contains(field);
    }

    /** Whether a field takes several, one on each line. */
    static boolean isLines(String field) {
        return LINES.contains(field);
    }

    /** Where its value is found, or what it is for; empty where its name says so. */
    static String hint(String service, String field) {
        return HINTS.getOrDefault(service + " " + field, HINTS.getOrDefault(field, ""));
    }
}
