package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.util.List;

/**
 * The configuration file was applied; published for each tenant in it, within the transaction that
 * applies it.
 *
 * @param routes empty where the tenant has the default
 */
public record RoutesConfigured(TenantId tenant, List<Route> routes) {

    /**
     * @param events names of events and types of conversions
     * @param destinations as {@code meta_capi} or {@code meta_capi:name}
     */
    public record Route(List<String> events, List<String> destinations) {}
}
