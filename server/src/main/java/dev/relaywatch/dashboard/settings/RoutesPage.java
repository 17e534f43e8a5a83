package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.delivery.RouteChanges;
import dev.relaywatch.delivery.RouteTable;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which events go to which destination of a store: seen and set. */
@RestController
class RoutesPage {
    private static final String PATH = SettingsNav.ROUTES;
    private static final Pattern NUMBERED = Pattern.compile("routes\\[(\\d{1,4})].*");

    private final Looks looks;
    private final Pages pages;
    private final RoutesViews views;
    private final RouteChanges routes;
    private final Connections connections;
    private final Deeds deeds;

    RoutesPage(
            Looks looks,
            Pages pages,
            RoutesViews views,
            RouteChanges routes,
            Connections connections,
            Deeds deeds) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
        this.routes = routes;
        this.connections = connections;
        this.deeds = deeds;
    }

    @Allowed(Right.LOOK)
    @GetMapping(PATH)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Routes",
                List.of(),
                look -> page(look, notice(look.asked(Deeds.DONE)), null, List.of()));
    }

    private ResponseEntity<?> page(
            Look look,
            @Nullable Notice notice,
            @Nullable Map<String, List<String>> typed,
            List<FieldError> errors) {
        return look.store() == null
                ? pages.page(
                        "settings/choose",
                        StoreChoice.of(look, SettingsNav.ROUTES, "Routes are those of one store"))
                : pages.page(
                        "settings/routes", views.of(look, look.store(), notice, typed, errors));
    }

    /** What goes to one connection; what goes elsewhere stays. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/{connection}")
    ResponseEntity<?> set(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID connection,
            @RequestParam(required = false) @Nullable List<String> on,
            @RequestParam(required = false) @Nullable String tenant) {
        ConnectionId to = new ConnectionId(connection);
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Optional<TenantId> owner =
                            connections
                                    .find(to, whose)
                                    .flatMap(one -> Optional.ofNullable(one.tenant()));
                    return owner.isPresent()
                            ? set(
                                    caller,
                                    request,
                                    owner.get(),
                                    to,
                                    on == null ? List.of() : on,
                                    Deeds.at(PATH, tenant))
                            : gone(caller, Deeds.at(PATH, tenant));
                });
    }

    private static ResponseEntity<?> gone(Caller caller, Address list) {
        return Deeds.gone(caller, list, "connection of a store, or it is switched off");
    }

    private ResponseEntity<?> set(
            Caller caller,
            HttpServletRequest request,
            TenantId owner,
            ConnectionId to,
            List<String> on,
            Address list) {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        for (RouteTable.Line line : routes.of(owner).lines()) {
            if (line.connection().equals(to)) {
                wanted.put(line.destination(), events(line.destination(), on, request));
            }
        }
        List<Route> sound = new ArrayList<>();
        wanted.forEach((destination, events) -> {
            if (!events.isEmpty()) {
                sound.add(new Route(events, List.of(destination)));
            }
        });
        return switch (routes.setOf(caller, owner, to, sound)) {
            case RouteChanges.Changed _ -> Deeds.to(list.with(Deeds.DONE, "set"));
            case RouteChanges.NoSuchConnection _ -> gone(caller, list);
            case RouteChanges.Refused _ -> Deeds.to(list.with(Deeds.DONE, "file"));
            case RouteChanges.Invalid(var errors) ->
                    wrong(
                            caller,
                            request,
                            list.with(Deeds.OPEN, to.value().toString()),
                            wanted,
                            beside(errors, sound));
        };
    }

    /**
     * @param on a destination, a blank and an event each
     */
    private static List<String> events(
            String destination, List<String> on, HttpServletRequest request) {
        String others =
                Optional.ofNullable(request.getParameter(RoutesViews.OTHERS + destination))
                        .orElse("");
        return Stream.concat(
                        on.stream()
                                .filter(one -> one.startsWith(destination + " "))
                                .map(one -> one.substring(destination.length() + 1)),
                        Pattern.compile("[\\s,]+").splitAsStream(others))
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
    }

    /** What is said of the nth route is said beside the field of its destination. */
    private static List<FieldError> beside(List<FieldError> errors, List<Route> wanted) {
        return errors.stream()
                .map(error -> {
                    Matcher numbered = NUMBERED.matcher(error.field());
                    int number = numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
                    return number < wanted.size()
                            ? new FieldError(
                                    RoutesViews.OTHERS
                                            + wanted.get(number).destinations().getFirst(),
                                    error.message())
                            : error;
                })
                .toList();
    }

    private ResponseEntity<?> wrong(
            Caller caller,
            HttpServletRequest request,
            Address here,
            Map<String, List<String>> typed,
            List<FieldError> errors) {
        return caller instanceof Caller.Person person
                ? Deeds.shown(
                        here,
                        looks.at(
                                person.calling(Role.VIEWER),
                                request,
                                here,
                                "Routes",
                                List.of(),
                                look ->
                                        page(
                                                look,
                                                Deeds.nothingSaved(
                                                        errors, List.of(RoutesViews.OTHERS)),
                                                typed,
                                                errors)))
                : Problem.invalid(errors).response();
    }

    /** Everything that counts goes to everything that is connected. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/default")
    ResponseEntity<?> restore(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose ->
                        whose == null
                                ? Problem.badParameter("tenant", "say whose: ?tenant=slug")
                                        .response()
                                : Deeds.to(
                                        Deeds.at(PATH, tenant)
                                                .with(
                                                        Deeds.DONE,
                                                        routes.set(caller, whose, null)
                                                                        instanceof
                                                                        RouteChanges.Changed
                                                                ? "restored"
                                                                : "file")));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "set" ->
                    Notice.done(
                            "Saved", "From now on it gets these events; nothing is sent again.");
            case "restored" ->
                    Notice.done(
                            "The default is back", "It holds for what is connected later, too.");
            case "file" ->
                    Notice.wrong(
                            "Nothing was changed",
                            "The configuration file gives this store its routes: change them there.");
            case "gone" ->
                    Notice.wrong(
                            "There is no such destination",
                            "It may have been removed or switched off meanwhile.");
            case null, default -> null;
        };
    }
}
