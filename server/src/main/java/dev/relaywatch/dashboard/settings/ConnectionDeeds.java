package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.health.ChecksOnDemand;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.WantedConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do about connections from their page; leads back to it. */
@RestController
class ConnectionDeeds {
    private static final String PATH = SettingsNav.CONNECTIONS;
    private static final String ONE = PATH + "/{id}";
    private static final String SERVICE = "service";

    private final Connections connections;
    private final ChecksOnDemand checks;
    private final ConnectionsPage page;
    private final Deeds deeds;

    ConnectionDeeds(
            Connections connections, ChecksOnDemand checks, ConnectionsPage page, Deeds deeds) {
        this.connections = connections;
        this.checks = checks;
        this.page = page;
        this.deeds = deeds;
    }

    /** Of the platform, where no store is named. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> add(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(required = false) @Nullable String tenant) {
        Map<String, String> typed = Deeds.typed(request);
        return deeds.about(
                caller,
                tenant,
                whose ->
                        ConnectionForm.of(service)
                                .<ResponseEntity<?>>map(form -> {
                                    Address here =
                                            Deeds.at(PATH, tenant).with(NewConnection.ADD, service);
                                    List<FieldError> missing =
                                            new TypedConnection(form, typed).missing();
                                    return missing.isEmpty()
                                            ? answer(
                                                    caller,
                                                    request,
                                                    here,
                                                    typed,
                                                    connections.make(
                                                            caller,
                                                            whose,
                                                            new TypedConnection(form, typed)
                                                                    .wanted()))
                                            : wrong(caller, request, here, typed, missing);
                                })
                                .orElseGet(() ->
                                        Problem.badParameter(SERVICE, "there is no such service")
                                                .response()));
    }

    /** Secrets that are left empty stay as they are. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Set<String> away,
            @RequestParam(required = false) @Nullable String tenant) {
        Map<String, String> typed = Deeds.typed(request);
        return about(
                caller,
                id,
                tenant,
                (one, whose) -> {
                    ConnectionForm form = ConnectionForm.of(one.service()).orElseThrow();
                    Set<String> gone = away == null ? Set.of() : away;
                    Set<String> stored =
                            one.secrets().stream()
                                    .filter(name -> !gone.contains(name))
                                    .collect(Collectors.toSet());
                    List<FieldError> missing =
                            one.fromFile()
                                    ? List.of()
                                    : new TypedConnection(form, typed).missing(stored);
                    Address here = here(id, tenant);
                    return missing.isEmpty()
                            ? answer(
                                    caller,
                                    request,
                                    here,
                                    typed,
                                    connections.change(
                                            caller,
                                            one.id(),
                                            whose,
                                            new TypedConnection(form, typed).changed(gone)))
                            : wrong(caller, request, here, typed, missing);
                });
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/switch")
    ResponseEntity<?> turn(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean on,
            @RequestParam(required = false) @Nullable String tenant) {
        return about(
                caller,
                id,
                tenant,
                (one, whose) ->
                        connections.change(caller, one.id(), whose, WantedConnection.enabled(on))
                                        instanceof Connections.Changed
                                ? Deeds.to(here(id, tenant).with(Deeds.DONE, on ? "on" : "off"))
                                : Deeds.to(here(id, tenant).with(Deeds.DONE, "file")));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/remove")
    ResponseEntity<?> remove(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return about(
                caller,
                id,
                tenant,
                (one, whose) ->
                        answer(
                                caller,
                                request,
                                here(id, tenant),
                                Map.of(),
                                connections.remove(caller, one.id(), whose)));
    }

    /** Checks it; what was found stands in its panel afterwards. */
    @Allowed(Right.OPERATE)
    @PostMapping(ONE + "/test")
    ResponseEntity<?> test(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return about(
                caller,
                id,
                tenant,
                (one, _) -> {
                    try {
                        boolean found =
                                checks.check(one.tenant(), one.service(), one.name()).isPresent();
                        return Deeds.to(
                                here(id, tenant).with(Deeds.DONE, found ? "tested" : "untested"));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                        return Problem.unavailable("the server is stopping; test it again")
                                .response();
                    }
                });
    }

    /** What goes on with a connection that the caller may see. */
    private interface WithOne {
        ResponseEntity<?> answer(ConnectionDetails one, @Nullable TenantId whose);
    }

    private ResponseEntity<?> about(Caller caller, UUID id, @Nullable String tenant, WithOne deed) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Optional<ConnectionDetails> one = connections.find(new ConnectionId(id), whose);
                    return one.isPresent() ? deed.answer(one.get(), whose) : gone(caller, tenant);
                });
    }

    private static ResponseEntity<?> gone(Caller caller, @Nullable String tenant) {
        return Deeds.gone(caller, Deeds.at(PATH, tenant), "connection");
    }

    private static Address here(UUID id, @Nullable String tenant) {
        return Deeds.at(PATH, tenant).with(Deeds.OPEN, id.toString());
    }

    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address here,
            Map<String, String> typed,
            Connections.Outcome outcome) {
        String tenant = here.get(Deeds.TENANT);
        return switch (outcome) {
            case Connections.Made(var made) ->
                    Deeds.to(here(made.id().value(), tenant).with(Deeds.DONE, "made"));
            case Connections.Changed(var changed) ->
                    Deeds.to(here(changed.id().value(), tenant).with(Deeds.DONE, "changed"));
            case Connections.Removed _ ->
                    Deeds.to(Deeds.at(PATH, tenant).with(Deeds.DONE, "removed"));
            case Connections.NoSuchConnection _ -> gone(caller, tenant);
            case Connections.Invalid(var errors) -> wrong(caller, request, here, typed, errors);
            case Connections.Refused(var field, var reason, var remedy) ->
                    field.equals("id")
                            ? Deeds.to(here.with(Deeds.DONE, "file"))
                            : wrong(
                                    caller,
                                    request,
                                    here,
                                    typed,
                                    List.of(new FieldError(field, reason + "; " + remedy)));
        };
    }

    private ResponseEntity<?> wrong(
            Caller caller,
            HttpServletRequest request,
            Address here,
            Map<String, String> typed,
            List<FieldError> errors) {
        return caller instanceof Caller.Person person
                ? Deeds.shown(here, page.again(person, request, here, typed, errors))
                : Problem.invalid(errors).response();
    }
}
