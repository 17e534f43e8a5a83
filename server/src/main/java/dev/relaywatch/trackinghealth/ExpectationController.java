package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events that are missed after a silence: seen and set. */
@RestController
class ExpectationController {
    private static final String PATH = "/api/platform/expectations";
    private static final String FIELD = ExpectationRules.FIELD;

    private final Expectations expectations;
    private final Scope scope;
    private final JsonMapper json;

    ExpectationController(Expectations expectations, Scope scope, JsonMapper json) {
        this.expectations = expectations;
        this.scope = scope;
        this.json = json;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> read(Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return about(caller, tenant, this::all);
    }

    /** All of a tenant; what the configuration file gives stays. */
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
                        switch (read) {
                            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
                            case JsonBody.Read(var object) -> set(caller, whose, object);
                        });
    }

    private ResponseEntity<?> set(Caller caller, TenantId tenant, ObjectNode body) {
        if (body.size() != 1 || !(body.get(FIELD) instanceof ObjectNode wanted)) {
            return Problem.invalid(
                            List.of(
                                    new FieldError(
                                            FIELD,
                                            "is the only field there is: an object of names of events and pauses such as 1h")))
                    .response();
        }
        return switch (expectations.replace(caller, tenant, wanted)) {
            case Expectations.Changed _ -> all(tenant);
            case Expectations.NoSuchEvent _ ->
                    throw new IllegalStateException("what is named is made");
            case Expectations.Invalid(var errors) -> Problem.invalid(errors).response();
            case Expectations.Refused(var field, var reason, var remedy) ->
                    Problem.ofStatus(409, field + ": " + reason + "; " + remedy).response();
        };
    }

    private ResponseEntity<?> about(
            Caller caller, @Nullable String slug, Function<TenantId, ResponseEntity<?>> then) {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> throw new IllegalStateException("everyone's was refused");
            case Scope.One(var one) -> then.apply(one);
        };
    }

    private ResponseEntity<?> all(TenantId tenant) {
        return ResponseEntity.ok(
                Map.of(
                        FIELD,
                        expectations.of(tenant).stream()
                                .map(ExpectationController::view)
                                .toList()));
    }

    private static Map<String, @Nullable Object> view(Expectation one) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("event", one.event());
        view.put("within", ExpectationRules.written(one.within()));
        view.put("since", one.since());
        view.put("managedBy", one.fromFile() ? "file" : "people");
        view.put("lastReceived", one.last());
        view.put("missed", one.missed());
        return view;
    }
}
