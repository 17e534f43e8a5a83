package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why somebody was told of something, or was not. */
@RestController
class ExplanationController {
    private static final int LONGEST_SERVICE = 100;

    private final Explanations explanations;
    private final WhyNotTold whyNotTold;
    private final Scope scope;

    ExplanationController(Explanations explanations, WhyNotTold whyNotTold, Scope scope) {
        this.explanations = explanations;
        this.whyNotTold = whyNotTold;
        this.scope = scope;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/platform/alerts/{id}/explanation")
    ResponseEntity<?> explanation(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> explained(id, new Viewer(null));
            case Scope.One(var one) -> explained(id, new Viewer(one));
        };
    }

    private ResponseEntity<?> explained(UUID id, Viewer viewer) {
        return explanations
                .of(id, viewer)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> Problem.notFound("there is no alert " + id).response());
    }

    /** Without a tenant, of what belongs to the installation. */
    @Allowed(Right.READ)
    @GetMapping("/api/platform/alerts/why")
    ResponseEntity<?> why(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "") String service) {
        if (service.isBlank() || service.length() > LONGEST_SERVICE) {
            return Problem.badParameter("service", "name a service, like stripe").response();
        }
        boolean platform = caller.isPlatform();
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    ResponseEntity.ok(whyNotTold.of(null, service, new Viewer(null)));
            case Scope.One(var one) ->
                    ResponseEntity.ok(
                            whyNotTold.of(one, service, new Viewer(platform ? null : one)));
        };
    }
}
