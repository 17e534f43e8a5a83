package dev.relaywatch.health;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** How services stand: the platform's key sees all tenants, a tenant's secret key its own. */
@RestController
@RequestMapping("/api/platform/health")
class HealthController {
    private final Health health;
    private final ChecksOnDemand onDemand;
    private final Tenancy tenancy;
    private final Scope scope;
    private final OpenAlerts alerts;
    private final JsonMapper json;
    private final Clock clock;

    HealthController(
            Health health,
            ChecksOnDemand onDemand,
            Tenancy tenancy,
            Scope scope,
            OpenAlerts alerts,
            JsonMapper json,
            Clock clock) {
        this.health = health;
        this.onDemand = onDemand;
        this.tenancy = tenancy;
        this.scope = scope;
        this.alerts = alerts;
        this.json = json;
        this.clock = clock;
    }

    @Allowed(Right.READ)
    @GetMapping
    ResponseEntity<?> overview(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return seen(
                caller,
                tenant,
                only ->
                        HealthOverview.of(
                                health.checks(only),
                                health.punctuality(only),
                                tenants(only),
                                health.services(),
                                health.incidents(only),
                                alerts.open(only),
                                clock.instant(),
                                health::tier));
    }

    @Allowed(Right.READ)
    @GetMapping("/matrix")
    ResponseEntity<?> matrix(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return seen(
                caller,
                tenant,
                only ->
                        HealthMatrix.of(
                                health.checks(only),
                                tenants(only),
                                health.services(),
                                health.incidents(only),
                                clock.instant()));
    }

    @Allowed(Right.READ)
    @GetMapping("/tenant/{slug}")
    ResponseEntity<?> tenant(Caller caller, @PathVariable String slug) {
        return seen(
                caller,
                slug,
                only ->
                        TenantHealth.of(
                                health.checks(only),
                                tenants(only).getFirst(),
                                json,
                                clock.instant()));
    }

    @Allowed(Right.READ)
    @GetMapping("/{service}")
    ResponseEntity<?> service(
            Caller caller,
            @PathVariable String service,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String connection) {
        if (!health.watches(service)) {
            return unknownService(service);
        }
        return seen(
                caller,
                tenant,
                only ->
                        ServiceHealth.of(
                                service,
                                named(health.checks(service, only), connection),
                                only,
                                tenants(only),
                                health.incidents(only),
                                json,
                                clock.instant()));
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/{service}/check")
    ResponseEntity<?> checkNow(
            Caller caller,
            @PathVariable String service,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String connection)
            throws InterruptedException {
        if (!health.watches(service)) {
            return unknownService(service);
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> checkNow(service, null, connection);
            case Scope.One(var one) -> checkNow(service, one, connection);
        };
    }

    private ResponseEntity<?> checkNow(
            String service, @Nullable TenantId tenant, @Nullable String connection)
            throws InterruptedException {
        return ResponseEntity.ok(
                onDemand.made(service, tenant, connection)
                        .map(check -> CheckedNow.of(check, json, clock.instant()))
                        .orElseGet(() -> CheckedNow.notConnected(service, clock.instant())));
    }

    private static List<CheckState> named(List<CheckState> checks, @Nullable String connection) {
        return connection == null
                ? checks
                : checks.stream()
                        .filter(check -> check.connectionName().equals(connection))
                        .toList();
    }

    private ResponseEntity<?> seen(
            Caller caller, @Nullable String slug, Function<@Nullable TenantId, Object> view) {
        return switch (scope.of(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> ok(view.apply(null));
            case Scope.One(var one) -> ok(view.apply(one));
        };
    }

    private static ResponseEntity<?> ok(Object body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private List<Tenant> tenants(@Nullable TenantId only) {
        return only == null ? tenancy.tenants() : tenancy.tenant(only).stream().toList();
    }

    private ResponseEntity<?> unknownService(String service) {
        return Problem.notFound(
                        "there is no service \""
                                + service
                                + "\"; watched are "
                                + String.join(", ", health.services()))
                .response();
    }
}
