package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Services.Address.BUILT_IN;
import static dev.relaywatch.tenancy.configuration.Services.Address.NONE;
import static dev.relaywatch.tenancy.configuration.Services.Address.REQUIRED;
import static dev.relaywatch.tenancy.configuration.Services.Address.WHOLE_URL;
import static dev.relaywatch.tenancy.configuration.Services.Tier.CORE;
import static dev.relaywatch.tenancy.configuration.Services.Tier.CRITICAL;
import static dev.relaywatch.tenancy.configuration.Services.Tier.EXTERNAL;
import static dev.relaywatch.tenancy.configuration.Services.Tier.INTEGRATION;

import java.util.List;
import java.util.Optional;

/**
 * The services that a connection can point to, and the destinations that events can go to. A fixed
 * part of the contract.
 */
public final class Services {
    /** Watched by the server itself; nothing to connect to. */
    static final String PIPELINE = "pipeline";

    /** How often a service is checked, and how much it matters. */
    public enum Tier {
        CRITICAL,
        CORE,
        INTEGRATION,
        EXTERNAL
    }

    /** What a connection's {@code base-url} is to a service. */
    public enum Address {
        /** The service is not reached over HTTP: no base-url. */
        NONE,
        /** The provider has one of its own, which a base-url replaces. */
        BUILT_IN,
        /** Every tenant has another: must be given. Scheme, host, port and an optional prefix. */
        REQUIRED,
        /** Must be given, and is called as it stands. */
        WHOLE_URL
    }

    /**
     * @param settings names of the settings a connection may have
     * @param secrets names of the secrets a connection may have; it can be kept without, and is
     *     then not checked
     */
    public record Service(
            String name, Tier tier, Address address, List<String> settings, List<String> secrets) {
        public Service {
            settings = List.copyOf(settings);
            secrets = List.copyOf(secrets);
        }
    }

    /**
     * @param service whose connection the events go through
     */
    public record Destination(String name, String service) {}

    private static final List<Service> ALL =
            List.of(
                    // further databases and Redis servers are given by url, or by host, port and
                    // name
                    of("database", CRITICAL, NONE, "url host port name", "username password"),
                    of("redis", CRITICAL, NONE, "url host port name", "username password"),
                    of(PIPELINE, CRITICAL, NONE, "", ""),
                    of("shopify", CORE, REQUIRED, "api-version domain", "access-token"),
                    of("stripe", CORE, BUILT_IN, "account", "api-key"),
                    of("inngest", CORE, BUILT_IN, "environment", "signing-key"),
                    of("mcp", INTEGRATION, WHOLE_URL, "", "access-token"),
                    of("wise", INTEGRATION, BUILT_IN, "", "api-token"),
                    of(
                            "meta",
                            INTEGRATION,
                            BUILT_IN,
                            "pixel-id ad-account-id api-version events test-event-code",
                            "access-token app-secret"),
                    of(
                            "google-ads",
                            INTEGRATION,
                            BUILT_IN,
                            "api customer-id login-customer-id token-url conversion-actions",
                            "client-id client-secret refresh-token developer-token"),
                    of("mux", EXTERNAL, BUILT_IN, "", "token-id token-secret"),
                    of("assemblyai", EXTERNAL, BUILT_IN, "", "api-key"),
                    of("slack", EXTERNAL, BUILT_IN, "", "bot-token"),
                    of("yotpo", EXTERNAL, BUILT_IN, "app-key", "secret-key"),
                    of("loop", EXTERNAL, BUILT_IN, "", "api-key"),
                    of("vercel", EXTERNAL, BUILT_IN, "team-id", "access-token"),
                    of(
                            "woocommerce",
                            CORE,
                            REQUIRED,
                            "domain version",
                            "consumer-key consumer-secret"),
                    of("tiktok", INTEGRATION, BUILT_IN, "pixel-code advertiser-id", "access-token"),
                    of("gtm", INTEGRATION, REQUIRED, "path preview-header", ""),
                    of("ga4", INTEGRATION, BUILT_IN, "measurement-id", "api-secret"),
                    of("supabase", INTEGRATION, REQUIRED, "table schema", "service-role-key"),
                    of("webhook", INTEGRATION, WHOLE_URL, "", "signing-secret"));

    private static final List<Destination> DESTINATIONS =
            List.of(
                    new Destination("meta_capi", "meta"),
                    new Destination("google_ads", "google-ads"),
                    new Destination("google_ec", "google-ads"),
                    new Destination("gtm_server", "gtm"),
                    new Destination("ga4", "ga4"),
                    new Destination("tiktok_events", "tiktok"),
                    new Destination("supabase", "supabase"),
                    new Destination("webhook", "webhook"));

    private Services() {}

    /** In the order of the contract, the pipeline included. */
    public static List<Service> all() {
        return ALL;
    }

    /** In the order of the contract, without what is watched by itself. */
    public static List<Service> connectable() {
        return ALL.stream().filter(service -> !service.name().equals(PIPELINE)).toList();
    }

    public static Optional<Service> named(String name) {
        return ALL.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    public static List<Destination> destinations() {
        return DESTINATIONS;
    }

    /**
     * @param name without the name of a connection: {@code meta_capi}, not {@code meta_capi:eu}
     */
    public static Optional<Destination> destination(String name) {
        return DESTINATIONS.stream()
                .filter(destination -> destination.name().equals(name))
                .findFirst();
    }

    private static Service of(
            String name, Tier tier, Address address, String settings, String secrets) {
        return new Service(name, tier, address, words(settings), words(secrets));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
