package dev.relaywatch.capture.geo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where geography comes from.
 *
 * @param provider {@code maxmind}, {@code ip-api}, {@code ipinfo} or {@code none}; absent: {@code
 *     maxmind} where a database is named, else {@code none}
 * @param maxmindDatabase path of an {@code .mmdb} file, looked into first; absent: none
 * @param baseUrl of the provider; absent: its own
 * @param token the key that the provider gave; absent: asked free of charge
 */
@ConfigurationProperties("relaywatch.geo")
record GeoProperties(
        @Nullable String provider,
        @Nullable Path maxmindDatabase,
        @Nullable String baseUrl,
        @Nullable String token) {

    GeoProperties {
        provider = given(provider);
        baseUrl = given(baseUrl);
        token = given(token);
        maxmindDatabase =
                maxmindDatabase == null || maxmindDatabase.toString().isBlank()
                        ? null
                        : maxmindDatabase;
        if (chosen(provider, maxmindDatabase) == Source.MAXMIND && maxmindDatabase == null) {
            throw new IllegalArgumentException(
                    "relaywatch.geo.provider is maxmind: relaywatch.geo.maxmind-database must name an .mmdb file");
        }
        if (baseUrl != null && !isBase(baseUrl)) {
            throw new IllegalArgumentException(
                    "relaywatch.geo.base-url must be an address such as https://geo.example, without a query");
        }
        if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "relaywatch.geo.token must have neither space nor characters beyond ASCII");
        }
    }

    /** What is asked where the local file does not know, or there is none. */
    enum Source {
        NONE,
        MAXMIND,
        IP_API,
        IPINFO
    }

    Source chosen() {
        return chosen(provider, maxmindDatabase);
    }

    private static Source chosen(@Nullable String provider, @Nullable Path database) {
        if (provider == null) {
            return database == null ? Source.NONE : Source.MAXMIND;
        }
        return switch (provider.toLowerCase(Locale.ROOT)) {
            case "none" -> Source.NONE;
            case "maxmind" -> Source.MAXMIND;
            case "ip-api" -> Source.IP_API;
            case "ipinfo" -> Source.IPINFO;
            default ->
                    throw new IllegalArgumentException(
                            "relaywatch.geo.provider must be maxmind, ip-api, ipinfo or none, got \""
                                    + provider
                                    + "\"");
        };
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static boolean isBase(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without a slash at its end. */
    @Nullable String base() {
        return baseUrl != null && baseUrl.endsWith("/")
                ? baseUrl.substring(0, baseUrl.length() - 1)
                : baseUrl;
    }

    @Override
    public String toString() {
        return "GeoProperties[" + chosen() + ", maxmindDatabase=" + maxmindDatabase + "]";
    }
}
