package dev.relaywatch.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.ChangedElsewhere;
import dev.relaywatch.tenancy.RoutesConfigured;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final Duration LONGEST_STALE = Duration.ofSeconds(30);

    static final List<String> BY_DEFAULT =
            List.of("generate_lead", "purchase", "qualified", "closed");

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
                        .expireAfterWrite(LONGEST_STALE)
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
        return route.events().contains(name) && leads(route, connected);
    }

    /** Whether it names this destination, of whatever events. */
    static boolean leads(Route route, Connected connected) {
        return route.destinations().contains(connected.label())
                || route.destinations().contains(connected.fullName());
    }

    /** Routes that people made are left alone where the file gives none. */
    @EventListener
    void on(RoutesConfigured configured) {
        TenantId tenant = configured.tenant();
        store.lock(tenant);
        List<Route> before = store.now(tenant);
        boolean byFile = store.areByFile(tenant);
        boolean asWanted =
                configured.routes().isEmpty()
                        ? !byFile
                        : byFile && before.equals(configured.routes());
        if (!asWanted) {
            replace(tenant, configured.routes(), Actor.FILE, AuditAction.ROUTES_CONFIGURED);
        }
    }

    /** In the running transaction. */
    void replace(TenantId tenant, List<Route> wanted, Actor by, AuditAction action) {
        List<Route> before = store.now(tenant);
        store.replace(tenant, wanted, by.equals(Actor.FILE));
        audit.record(
                AuditEntry.of(tenant, by, action, "routes").changing(view(before), view(wanted)));
        TenantTransaction.afterCommit(() -> routes.invalidate(tenant));
    }

    @EventListener
    void on(ChangedElsewhere heard) {
        routes.invalidateAll();
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
