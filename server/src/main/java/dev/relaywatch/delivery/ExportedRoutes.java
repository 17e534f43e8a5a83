package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ExportedPart;
import dev.relaywatch.tenancy.Placeholders;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Routes as the configuration file says them. */
@Component
class ExportedRoutes implements ExportedPart {
    private final RouteStore store;
    private final TenantTransaction transaction;

    ExportedRoutes(RouteStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    @Override
    public String field() {
        return "routes";
    }

    /** Nothing for the default; for routes that lead nowhere an empty list, which is a wish too. */
    @Override
    public @Nullable Object of(@Nullable TenantId tenant, Placeholders secrets) {
        if (tenant == null) {
            return null;
        }
        List<Route> own = transaction.within(tenant, () -> store.now(tenant));
        return own.isEmpty()
                ? null
                : own.stream()
                        .filter(route -> !route.events().isEmpty())
                        .map(ExportedRoutes::route)
                        .toList();
    }

    private static Map<String, Object> route(Route route) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("events", route.events());
        entry.put("to", route.destinations());
        return entry;
    }
}
