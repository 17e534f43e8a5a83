package dev.relaywatch.tenancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a tenant. What is absent is the default of a new one, and stays as it is
 * of one that is there.
 *
 * @param slug needed for a new one; of one that is there it cannot change
 * @param name the slug unless given
 * @param timeZone UTC unless given
 * @param currency ISO 4217; EUR unless given
 * @param country ISO 3166-1 alpha-2; empty: none
 * @param origins all of them
 * @param webhookSecret what its CRM signs with; empty: it signs nothing
 */
public record WantedTenant(
        @Nullable String slug,
        @Nullable String name,
        @Nullable String timeZone,
        @Nullable String currency,
        @Nullable String country,
        @Nullable List<String> origins,
        @Nullable Boolean enabled,
        @Nullable String webhookSecret) {

    /** Of the secret nothing. */
    public WantedTenant(
            @Nullable String slug,
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable String currency,
            @Nullable String country,
            @Nullable List<String> origins,
            @Nullable Boolean enabled) {
        this(slug, name, timeZone, currency, country, origins, enabled, null);
    }

    /** A new one with the defaults. */
    public static WantedTenant of(String slug, @Nullable String name) {
        return new WantedTenant(slug, name, null, null, null, null, null);
    }

    /**
     * Nothing but what its CRM signs with.
     *
     * @param secret empty: it signs nothing
     */
    public static WantedTenant signing(String secret) {
        return new WantedTenant(null, null, null, null, null, null, null, secret);
    }

    @Override
    public String toString() {
        return "WantedTenant[" + slug + "]";
    }

    /** Nothing but another name. */
    public static WantedTenant named(String name) {
        return new WantedTenant(null, name, null, null, null, null, null);
    }
}
