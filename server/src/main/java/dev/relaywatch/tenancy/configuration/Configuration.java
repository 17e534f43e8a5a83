package dev.relaywatch.tenancy.configuration;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the configuration file says, checked and with the environment's values filled in. */
public record Configuration(Platform platform, List<TenantEntry> tenants) {
    public Configuration {
        tenants = List.copyOf(tenants);
    }

    /** What belongs to the installation and to no tenant. */
    public record Platform(
            List<Person> admins,
            List<Key> keys,
            List<ConnectionEntry> connections,
            List<ChannelEntry> channels,
            List<ThresholdEntry> thresholds) {
        public Platform {
            admins = List.copyOf(admins);
            keys = List.copyOf(keys);
            connections = List.copyOf(connections);
            channels = List.copyOf(channels);
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * @param name the slug unless given
     * @param timeZone UTC unless given
     * @param currency ISO 4217; EUR unless given
     * @param country ISO 3166-1 alpha-2
     * @param webhookSecret what the tenant's CRM signs with: {@code whsec_} and base64
     * @param routes null: none given, the default applies; empty: nothing is sent anywhere
     * @param origins {@code scheme://host[:port]} in lower case, as a browser sends them
     * @param expect names of events, and after what silence each is missed
     */
    public record TenantEntry(
            String slug,
            String name,
            ZoneId timeZone,
            String currency,
            @Nullable String country,
            @Nullable String webhookSecret,
            List<Key> keys,
            List<Person> people,
            List<ConnectionEntry> connections,
            @Nullable List<RouteEntry> routes,
            List<ThresholdEntry> thresholds,
            List<ChannelEntry> channels,
            List<String> origins,
            Map<String, Duration> expect) {
        public TenantEntry {
            keys = List.copyOf(keys);
            people = List.copyOf(people);
            connections = List.copyOf(connections);
            routes = routes == null ? null : List.copyOf(routes);
            thresholds = List.copyOf(thresholds);
            channels = List.copyOf(channels);
            origins = List.copyOf(origins);
            expect = ordered(expect);
        }

        @Override
        public String toString() {
            return "TenantEntry[" + slug + "]";
        }
    }

    /** What may be done with a key; told by how it begins. */
    public enum KeyKind {
        PUBLIC("rwp_"),
        SECRET("rws_"),
        PLATFORM("rwx_");

        private final String prefix;

        KeyKind(String prefix) {
            this.prefix = prefix;
        }

        public String prefix() {
            return prefix;
        }
    }

    /**
     * @param key in clear, at least 20 characters
     * @param origins pages that a public one is taken from; null: none given, those it has stay;
     *     empty: as the tenant has it
     */
    public record Key(String name, KeyKind kind, String key, @Nullable List<String> origins) {
        public Key {
            origins = origins == null ? null : List.copyOf(origins);
        }

        @Override
        public String toString() {
            return "Key[" + name + ", " + kind + "]";
        }
    }

    /** What a person may do for a tenant; the platform's own people are all admins. */
    public enum Role {
        ADMIN,
        ANALYST,
        VIEWER
    }

    /**
     * @param password only serves to create the person; absent: they cannot sign in with one until
     *     they set it
     */
    public record Person(String email, @Nullable String password, Role role) {
        @Override
        public String toString() {
            return "Person[" + email + ", " + role + "]";
        }
    }

    /**
     * @param name {@code main} unless given
     * @param baseUrl absent: the provider's own; no slash at the end unless it is called as it
     *     stands
     * @param settings texts, and maps of names to names
     */
    public record ConnectionEntry(
            String service,
            String name,
            @Nullable URI baseUrl,
            Map<String, Object> settings,
            Map<String, String> secrets) {
        public ConnectionEntry {
            settings = ordered(settings);
            secrets = ordered(secrets);
        }

        @Override
        public String toString() {
            return "ConnectionEntry[" + service + ":" + name + "]";
        }
    }

    /**
     * @param to {@code meta_capi} for the connection named main or the only one, {@code
     *     meta_capi:name} for others
     */
    public record RouteEntry(List<String> events, List<String> to) {
        public RouteEntry {
            events = List.copyOf(events);
            to = List.copyOf(to);
        }
    }

    /** Whether high values are bad (normal) or low ones (inverse). */
    public enum Direction {
        NORMAL,
        INVERSE
    }

    /** Of an alert; the first is the worst. */
    public enum Severity {
        P1,
        P2,
        P3
    }

    /**
     * @param metric a numeric key of the details of the service's check, or {@code latencyMs}
     * @param warning absent: critical at once
     * @param severity overrides what tier and bound would give
     */
    public record ThresholdEntry(
            String service,
            String metric,
            Direction direction,
            @Nullable BigDecimal warning,
            BigDecimal critical,
            @Nullable Severity severity) {}

    /** By what an alert is told. */
    public enum ChannelType {
        SLACK,
        EMAIL,
        PAGERDUTY,
        WEBHOOK
    }

    /**
     * @param severities which it takes; at least one
     * @param settings {@code to} is a list of texts, all else text
     * @param after hears only what is still unacknowledged then; absent: hears at once
     */
    public record ChannelEntry(
            String name,
            ChannelType type,
            List<Severity> severities,
            Map<String, Object> settings,
            Map<String, String> secrets,
            @Nullable Duration after) {
        public ChannelEntry {
            severities = List.copyOf(severities);
            settings = ordered(settings);
            secrets = ordered(secrets);
        }

        @Override
        public String toString() {
            return "ChannelEntry[" + name + ", " + type + ", " + severities + "]";
        }
    }

    /** An unchangeable copy in the order of the file. */
    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
