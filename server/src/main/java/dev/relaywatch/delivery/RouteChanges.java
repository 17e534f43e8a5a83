package dev.relaywatch.delivery;

import dev.relaywatch.delivery.Destinations.Connected;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.RouteRules;
import dev.relaywatch.tenancy.RouteRules.Checked;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.TenantDetails;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Routes that people set while the server runs. Those that the configuration file gives a tenant
 * are the file's alone.
 */
@Component
public class RouteChanges {
    /** An empty wish is a wish too, and stands as a route that leads nowhere. */
    private static final Route NOWHERE = new Route(List.of(), List.of());

    private final Routes routes;
    private final RouteStore store;
    private final Destinations destinations;
    private final RouteRules rules;
    private final Tenancy tenancy;
    private final Tenants tenants;
    private final TenantTransaction transaction;

    RouteChanges(
            Routes routes,
            RouteStore store,
            Destinations destinations,
            RouteRules rules,
            Tenancy tenancy,
            Tenants tenants,
            TenantTransaction transaction) {
        this.routes = routes;
        this.store = store;
        this.destinations = destinations;
        this.rules = rules;
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.transaction = transaction;
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is as wanted. */
    public record Changed(RouteTable table) implements Outcome {}

    /** The tenant has no such connection, or it is disabled. */
    public record NoSuchConnection() implements Outcome {}

    /**
     * What was wanted is not right.
     *
     * @param errors at least one, each with what is expected
     */
    public record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * It cannot be as things stand.
     *
     * @param field that it is about
     */
    public record Refused(String field, String reason, String remedy) implements Outcome {}

    public RouteTable of(TenantId tenant) {
        return transaction.within(tenant, () -> now(tenant));
    }

    private RouteTable now(TenantId tenant) {
        List<Route> own = store.now(tenant);
        return new RouteTable(
                own.isEmpty(),
                !own.isEmpty() && areOfFile(tenant),
                destinations.now(tenant).stream()
                        .map(to ->
                                new RouteTable.Line(
                                        to.label(), to.connection().id(), events(own, to)))
                        .toList());
    }

    private boolean areOfFile(TenantId tenant) {
        return store.areByFile(tenant)
                && tenants.find(tenant).map(TenantDetails::fromFile).orElse(false);
    }

    private static List<String> events(List<Route> own, Connected to) {
        if (own.isEmpty()) {
            return to.destination().isRoutedByDefault() ? Routes.BY_DEFAULT : List.of();
        }
        return own.stream()
                .filter(route -> Routes.leads(route, to))
                .flatMap(route -> route.events().stream())
                .distinct()
                .toList();
    }

    /**
     * All routes of a tenant.
     *
     * @param wanted absent: the default; empty: nothing goes anywhere
     */
    public Outcome set(Caller by, TenantId tenant, @Nullable List<Route> wanted) {
        return unowned(
                tenant,
                () ->
                        wanted == null
                                ? written(by, tenant, List.of())
                                : checked(
                                        tenant,
                                        wanted,
                                        sound ->
                                                written(
                                                        by,
                                                        tenant,
                                                        sound.isEmpty()
                                                                ? List.of(NOWHERE)
                                                                : sound)));
    }

    /**
     * What goes to one connection; what goes elsewhere stays as it is. A tenant that had the
     * default has routes of its own from then on, for all that it was connected to.
     *
     * @param wanted to destinations of this connection alone; empty: nothing goes there
     */
    public Outcome setOf(Caller by, TenantId tenant, ConnectionId connection, List<Route> wanted) {
        return unowned(
                tenant,
                () -> {
                    List<Connected> all = destinations.now(tenant);
                    List<Connected> here =
                            all.stream()
                                    .filter(to -> to.connection().id().equals(connection))
                                    .toList();
                    if (tenancy.connection(tenant, connection).isEmpty()) {
                        return new NoSuchConnection();
                    }
                    return checked(
                            tenant,
                            wanted,
                            sound -> {
                                List<FieldError> elsewhere = elsewhere(sound, here);
                                return elsewhere.isEmpty()
                                        ? written(by, tenant, merged(tenant, all, here, sound))
                                        : new Invalid(elsewhere);
                            });
                });
    }

    private static List<FieldError> elsewhere(List<Route> wanted, List<Connected> here) {
        List<String> names = here.stream().map(Connected::fullName).toList();
        String expected =
                here.isEmpty()
                        ? "no events are sent to this connection; expected no routes"
                        : "expected one of "
                                + here.stream()
                                        .map(Connected::label)
                                        .collect(Collectors.joining(", "));
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!names.containsAll(wanted.get(i).destinations())) {
                errors.add(
                        new FieldError(
                                "routes[" + i + "].to",
                                "leads to another connection; " + expected));
            }
        }
        return errors;
    }

    /** What there was, but for this connection, and what is wanted of it. */
    private List<Route> merged(
            TenantId tenant, List<Connected> all, List<Connected> here, List<Route> wanted) {
        List<Route> merged = new ArrayList<>();
        List<Route> own = store.now(tenant);
        if (own.isEmpty()) {
            List<String> others =
                    all.stream()
                            .filter(to -> !here.contains(to))
                            .filter(to -> to.destination().isRoutedByDefault())
                            .map(Connected::fullName)
                            .toList();
            if (!others.isEmpty()) {
                merged.add(new Route(Routes.BY_DEFAULT, others));
            }
        }
        for (Route route : own) {
            List<String> others =
                    route.destinations().stream()
                            .filter(name -> here.stream().noneMatch(to -> isNamed(name, to)))
                            .toList();
            if (!others.isEmpty()) {
                merged.add(new Route(route.events(), others));
            }
        }
        merged.addAll(wanted);
        return merged.isEmpty() ? List.of(NOWHERE) : merged;
    }

    private static boolean isNamed(String name, Connected to) {
        return name.equals(to.label()) || name.equals(to.fullName());
    }

    /**
     * Goes on with sound ones; each destination in full, so that other connections change nothing.
     */
    private Outcome checked(
            TenantId tenant, List<Route> wanted, Function<List<Route>, Outcome> then) {
        return switch (rules.check(wanted, tenancy.connections(tenant))) {
            case Checked.Wrong(var errors) -> new Invalid(errors);
            case Checked.Sound(var sound) -> {
                Map<String, String> full =
                        destinations.of(tenant).stream()
                                .collect(Collectors.toMap(Connected::label, Connected::fullName));
                yield then.apply(
                        sound.stream()
                                .map(route ->
                                        new Route(
                                                route.events(),
                                                route.destinations().stream()
                                                        .map(to -> full.getOrDefault(to, to))
                                                        .toList()))
                                .toList());
            }
        };
    }

    private Outcome written(Caller by, TenantId tenant, List<Route> wanted) {
        if (!store.now(tenant).equals(wanted)) {
            routes.replace(tenant, wanted, by.actor(), AuditAction.ROUTES_SET);
        }
        return new Changed(now(tenant));
    }

    private Outcome unowned(TenantId tenant, Supplier<Outcome> then) {
        return transaction.within(
                tenant,
                () -> {
                    store.lock(tenant);
                    store.tellNodes();
                    return areOfFile(tenant)
                            ? new Refused(
                                    "routes",
                                    "the configuration file gives this tenant its routes",
                                    "change them there, or take them out of the file first")
                            : then.get();
                });
    }
}
