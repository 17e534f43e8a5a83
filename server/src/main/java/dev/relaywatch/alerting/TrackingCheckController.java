package dev.relaywatch.alerting;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The check of tracking health, now. */
@RestController
class TrackingCheckController {
    private final TrackingChecks checks;
    private final Tenancy tenancy;
    private final Scope scope;

    TrackingCheckController(TrackingChecks checks, Tenancy tenancy, Scope scope) {
        this.checks = checks;
        this.tenancy = tenancy;
        this.scope = scope;
    }

    /** What the check changed. */
    record Checked(
            @JsonProperty("alerts_created") int created,
            @JsonProperty("alerts_resolved") int resolved) {}

    @Allowed(Right.OPERATE)
    @PostMapping("/api/admin/check-tracking-health")
    ResponseEntity<?> check(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> check(tenancy.tenants());
            case Scope.One(var one) -> check(tenancy.tenant(one).stream().toList());
        };
    }

    private ResponseEntity<?> check(List<Tenant> tenants) {
        TrackingChecks.Changes changes = checks.now(tenants);
        return ResponseEntity.ok(new Checked(changes.created(), changes.resolved()));
    }
}
