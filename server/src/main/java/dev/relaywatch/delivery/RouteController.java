package dev.relaywatch.delivery;

import dev.relaywatch.delivery.RouteRequest.Given;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Which events go where: seen and set. */
@RestController
class RouteController {
    private static final String PATH = "/api/platform/routes";

    private final RouteChanges routes;
    private final Connections connections;
    private final Scope scope;
    private final JsonMapper json;

    RouteController(RouteChanges routes, Connections connections, Scope scope, JsonMapper json) {
        this.routes = routes;
        this.connections = connections;
        this.scope = scope;
        this.json = json;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> read(Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return about(caller, tenant, whose -> ResponseEntity.ok(view(routes.of(whose))));
    }

    /** All of a tenant; null brings the default back. */
    @Allowed(Right.MANAGE)
    @PutMapping(PATH)
    ResponseEntity<?> set(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return about(
                caller,
                tenant,
                whose ->
                        given(
                                RouteRequest.orDefault(read),
                                wanted -> routes.set(caller, whose, wanted.routes())));
    }

    /** Those to one connection. */
    @Allowed(Right.MANAGE)
    @PutMapping("/api/platform/connections/{id}/routes")
    ResponseEntity<?> setOf(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        ConnectionId connection = new ConnectionId(id);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.One(var one) -> setOf(caller, one, connection, read);
            case Scope.Everyone _ ->
                    connections
                            .find(connection, null)
                            .flatMap(found -> Optional.ofNullable(found.tenant()))
                            .<ResponseEntity<?>>map(owner -> setOf(caller, owner, connection, read))
                            .orElseGet(RouteController::noSuchConnection);
        };
    }

    private ResponseEntity<?> setOf(
            Caller caller, TenantId tenant, ConnectionId connection, JsonBody read) {
        return given(
                RouteRequest.list(read),
                wanted ->
                        routes.setOf(
                                caller,
                                tenant,
                                connection,
                                wanted.routes() == null ? List.of() : wanted.routes()));
    }

    private ResponseEntity<?> about(
            Caller caller, @Nullable String slug, Function<TenantId, ResponseEntity<?>> then) {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> throw new IllegalStateException("everyone's was refused");
            case Scope.One(var one) -> then.apply(one);
        };
    }

    private ResponseEntity<?> given(
            RouteRequest request, Function<Given, RouteChanges.Outcome> then) {
        return switch (request) {
            case RouteRequest.Unreadable(var problem) -> problem.response();
            case RouteRequest.Mistaken(var errors) -> Problem.invalid(errors).response();
            case Given wanted -> answer(then.apply(wanted));
        };
    }

    private static ResponseEntity<?> answer(RouteChanges.Outcome outcome) {
        return switch (outcome) {
            case RouteChanges.Changed(var table) -> ResponseEntity.ok(view(table));
            case RouteChanges.NoSuchConnection _ -> noSuchConnection();
            case RouteChanges.Invalid(var errors) -> Problem.invalid(errors).response();
            case RouteChanges.Refused(var _, var reason, var remedy) ->
                    Problem.ofStatus(409, reason + "; " + remedy).response();
        };
    }

    private static ResponseEntity<?> noSuchConnection() {
        return Problem.notFound("there is no such connection of a tenant, or it is disabled")
                .response();
    }

    private static Map<String, Object> view(RouteTable table) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("default", table.byDefault());
        view.put("managedBy", table.fromFile() ? "file" : "people");
        view.put("destinations", table.lines().stream().map(RouteController::view).toList());
        return view;
    }

    private static Map<String, Object> view(RouteTable.Line line) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("destination", line.destination());
        view.put("connection", line.connection().value());
        view.put("events", line.events());
        return view;
    }
}
