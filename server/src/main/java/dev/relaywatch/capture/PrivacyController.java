package dev.relaywatch.capture;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A person asks a tenant to be forgotten; the tenant's server says so by its secret key. */
@RestController
class PrivacyController {
    private final Erasure erasure;
    private final Tenancy tenancy;
    private final JsonMapper json;

    PrivacyController(Erasure erasure, Tenancy tenancy, JsonMapper json) {
        this.erasure = erasure;
        this.tenancy = tenancy;
        this.json = json;
    }

    @PostMapping(path = "/api/privacy/erase")
    ResponseEntity<?> erase(Caller caller, InputStream body) throws IOException {
        return switch (caller) {
            case Caller.Server server ->
                    answer(tenancy.tenant(server.tenant()), server.actor(), body.readAllBytes());
            case Caller.Browser _, Caller.Platform _ ->
                    Problem.forbidden("a tenant's secret key (rws_...) is needed").response();
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
