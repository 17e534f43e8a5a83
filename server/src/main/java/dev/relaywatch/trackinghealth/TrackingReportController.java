package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page of tracking health, of one tenant or of all together. */
@RestController
class TrackingReportController {
    private final TrackingHealth health;
    private final Tenancy tenancy;
    private final Scope scope;
    private final Clock clock;

    TrackingReportController(TrackingHealth health, Tenancy tenancy, Scope scope, Clock clock) {
        this.health = health;
        this.tenancy = tenancy;
        this.scope = scope;
        this.clock = clock;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/admin/tracking-health")
    ResponseEntity<?> report(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable Instant start,
            @RequestParam(required = false) @Nullable Instant end) {
        Period period;
        try {
            period = Period.asked(start, end, clock.instant());
        } catch (IllegalArgumentException wrong) {
            return Problem.badRequest(String.valueOf(wrong.getMessage())).response();
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> report(tenancy.tenants(), period);
            case Scope.One(var one) -> report(tenancy.tenant(one).stream().toList(), period);
        };
    }

    private ResponseEntity<?> report(List<Tenant> tenants, Period period) {
        return ResponseEntity.ok(health.report(tenants, period));
    }
}
