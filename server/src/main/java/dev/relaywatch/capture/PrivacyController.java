package dev.relaywatch.capture;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person asks a tenant to be forgotten; its server says so by its secret key, or an admin of it.
 */
@RestController
class PrivacyController {
    private final Erasure erasure;
    private final Scope scope;
    private final Tenancy tenancy;
    private final JsonMapper json;

    PrivacyController(Erasure erasure, Scope scope, Tenancy tenancy, JsonMapper json) {
        this.erasure = erasure;
        this.scope = scope;
        this.tenancy = tenancy;
        this.json = json;
    }

    @Allowed(Right.MANAGE)
    @PostMapping(path = "/api/privacy/erase")
    ResponseEntity<?> erase(
            Caller caller,
            InputStream body,
            @RequestParam(name = "tenant", required = false) @Nullable String slug)
            throws IOException {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.One(var tenant) ->
                    answer(tenancy.tenant(tenant), caller.actor(), body.readAllBytes());
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> throw new IllegalStateException("asked for one");
        };
    }

    private ResponseEntity<?> answer(Optional<Tenant> tenant, Actor actor, byte[] body) {
        if (tenant.isEmpty()) {
            return Problem.unauthorized().response();
        }
        return switch (JsonBody.of(json, body)) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) ->
                    switch (erasure.erase(tenant.get(), object, actor)) {
                        case Erasure.Outcome.Erased(var counts) -> ResponseEntity.ok(counts);
                        case Erasure.Outcome.Invalid(var errors) ->
                                Problem.invalid(errors).response();
                        case Erasure.Outcome.Unfinished() ->
                                Problem.unavailable(
                                                "the person is suppressed, but there is more to erase than fits into"
                                                        + " one request; send the same again to go on")
                                        .response();
                    };
        };
    }
}
