package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.WantedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Connections of a tenant, or of the platform: seen by all, set up by admins. */
@RestController
class ConnectionController {
    private static final String PATH = "/api/platform/connections";
    private static final String ONE = PATH + "/{id}";
    private static final Set<String> FIELDS =
            Set.of("service", "name", "baseUrl", "settings", "secrets", "enabled");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ADDRESS = 8_192;

    private final Connections connections;
    private final ConnectionView views;
    private final Asked asked;

    ConnectionController(Connections connections, ConnectionView views, Asked asked) {
        this.connections = connections;
        this.views = views;
        this.asked = asked;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return asked.page(
                caller,
                tenant,
                Page.of(limit, cursor),
                (whose, offset, most) ->
                        connections.list(whose, offset, most).stream()
                                .map(one -> views.of(one, caller))
                                .toList());
    }

    /** Of the platform, where no tenant is named. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> make(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose -> read(bytes, caller, wanted -> connections.make(caller, whose, wanted)));
    }

    /** What is left out stays as it is, secrets one by one. */
    @Allowed(Right.MANAGE)
    @PutMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        read(
                                bytes,
                                caller,
                                wanted ->
                                        connections.change(
                                                caller, new ConnectionId(id), whose, wanted)));
    }

    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> remove(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return asked.about(
                caller,
                tenant,
                whose -> answer(connections.remove(caller, new ConnectionId(id), whose), caller));
    }

    private ResponseEntity<?> read(
            byte[] body, Caller caller, Function<WantedConnection, Connections.Outcome> then) {
        return asked.body(
                body,
                FIELDS,
                fields -> {
                    WantedConnection wanted =
                            new WantedConnection(
                                    fields.textOrNull("service", LONGEST_NAME),
                                    fields.textOrNull("name", LONGEST_NAME),
                                    fields.textIfThere("baseUrl", LONGEST_ADDRESS),
                                    fields.object("settings"),
                                    Objects.requireNonNullElse(fields.object("secrets"), Map.of()),
                                    fields.flag("enabled"));
                    return fields.errors().isEmpty()
                            ? answer(then.apply(wanted), caller)
                            : Problem.invalid(fields.errors()).response();
                });
    }

    private ResponseEntity<?> answer(Connections.Outcome outcome, Caller caller) {
        return switch (outcome) {
            case Connections.Made(var connection) ->
                    ResponseEntity.status(201).body(views.of(connection, caller));
            case Connections.Changed(var connection) ->
                    ResponseEntity.ok(views.of(connection, caller));
            case Connections.Removed _ -> ResponseEntity.noContent().build();
            case Connections.NoSuchConnection _ ->
                    Problem.notFound("there is no such connection").response();
            case Connections.Invalid(var errors) -> Problem.invalid(errors).response();
            case Connections.Refused(var _, var reason, var remedy) ->
                    Problem.ofStatus(409, reason + "; " + remedy).response();
        };
    }
}
