package dev.relaywatch.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.RoutesConfigured;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Which events of a tenant go where. Without routes of its own: leads, purchases and conversions to
 * every destination.
 */
@Component
class Routes {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Set<String> BY_DEFAULT =
            Set.of("generate_lead", "purchase", "qualified", "closed");

    private final RouteStore store;
    private final AuditLog audit;
    private final Destinations destinations;
    private final LoadingCache<TenantId, List<Route>> routes;

    Routes(RouteStore store, Destinations destinations, AuditLog audit) {
        this.store = store;
        this.audit = audit;
        this.destinations = destinations;
        this.routes =
                Caffeine.newBuilder()
                        .maximumSize(50_000)
                        .refreshAfterWrite(FRESH)
                        .expireAfterAccess(Duration.ofMinutes(10))
                        .build(store::of);
    }

    /**
     * @param name of the event or type of the conversion
     */
    List<Connected> of(TenantId tenant, String name) {
        List<Route> own = routes.get(tenant);
        return destinations.of(tenant).stream()
                .filter(connected ->
                        own.isEmpty()
                                ? BY_DEFAULT.contains(name)
                                        && connected.destination().isRoutedByDefault()
                                : own.stream().anyMatch(route -> leads(route, name, connected)))
                .filter(connected -> connected.destination().takes(connected.connection(), name))
                .toList();
    }

    /** Whether events of this name go somewhere; of a tenant without any destination, all might. */
    boolean isSent(TenantId tenant, String name) {
        return destinations.of(tenant).isEmpty() || !of(tenant, name).isEmpty();
    }

    private static boolean leads(Route route, String name, Connected connected) {
        return route.events().contains(name)
                && (route.destinations().contains(connected.label())
                        || route.destinations()
                                .contains(
                                        connected.destination().name()
                                                + ":"
                                                + connected.connection().name()));
    }

    @EventListener
    void on(RoutesConfigured configured) {
        TenantId tenant = configured.tenant();
        List<Route> before = store.of(tenant);
        if (before.equals(configured.routes())) {
            return;
        }
        store.replace(tenant, configured.routes());
        audit.record(
                AuditEntry.of(tenant, Actor.FILE, AuditAction.ROUTES_CONFIGURED, "routes")
                        .changing(view(before), view(configured.routes())));
        routes.invalidate(tenant);
    }

    /** Null where the default holds. */
    private static @Nullable Map<String, Object> view(List<Route> routes) {
        return routes.isEmpty()
                ? null
                : Map.of(
                        "routes",
                        routes.stream()
                                .map(one ->
                                        Map.of("events", one.events(), "to", one.destinations()))
                                .toList());
    }
}
