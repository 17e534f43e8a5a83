package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.RequestedChecks;
import dev.relaywatch.health.ServiceBounds;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do about a service from its page; leads back to it. */
@RestController
class ServiceDeeds {
    private static final int LONGEST = 200;

    private final RequestedChecks checks;
    private final ServiceBounds bounds;
    private final Health health;
    private final Scope scope;
    private final Tenancy tenancy;
    private final Clock clock;

    ServiceDeeds(
            RequestedChecks checks,
            ServiceBounds bounds,
            Health health,
            Scope scope,
            Tenancy tenancy,
            Clock clock) {
        this.checks = checks;
        this.bounds = bounds;
        this.health = health;
        this.scope = scope;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** The page shows how it goes on. */
    @Allowed(Right.OPERATE)
    @PostMapping("/health/{service}/check")
    ResponseEntity<?> check(
            Caller caller,
            @PathVariable String service,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String connection,
            @RequestParam(required = false) @Nullable String range) {
        Address page = page(service, tenant, connection, range);
        return switch (scope.of(caller, given(tenant))) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> check(service, null, connection, page);
            case Scope.One(var one) -> check(service, one, connection, page);
        };
    }

    private ResponseEntity<?> check(
            String service, @Nullable TenantId tenant, @Nullable String connection, Address page) {
        String wanted = given(connection);
        boolean connected =
                health.watches(service)
                        && health.checks(service, tenant).stream()
                                .filter(one -> tenant != null || one.tenant() == null)
                                .anyMatch(one ->
                                        wanted == null || one.connectionName().equals(wanted));
        if (!connected) {
            return Problem.notFound("there is no such connection to check").response();
        }
        return to(
                checks.begin(service, tenant, wanted)
                        ? page.with("done", "checking").with("asked", Long.toString(clock.millis()))
                        : page.with("done", "busy"));
    }

    /** Both bounds empty take them away. */
    @Allowed(Right.MANAGE)
    @PostMapping("/health/{service}/bounds")
    ResponseEntity<?> set(
            Caller caller,
            @PathVariable String service,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String connection,
            @RequestParam(required = false) @Nullable String range,
            @RequestParam(defaultValue = "") String metric,
            @RequestParam(defaultValue = "") String warning,
            @RequestParam(defaultValue = "") String critical) {
        Address page = page(service, tenant, connection, range);
        ServiceBounds.Wish wish = new ServiceBounds.Wish(metric, warning, critical);
        return switch (scope.of(caller, given(tenant))) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> set(null, service, wish, caller.actor(), page);
            case Scope.One(var one) ->
                    tenancy.tenant(one)
                            .<ResponseEntity<?>>map(
                                    store -> set(store, service, wish, caller.actor(), page))
                            .orElseGet(() -> Problem.notFound("that store is gone").response());
        };
    }

    private ResponseEntity<?> set(
            @Nullable Tenant store,
            String service,
            ServiceBounds.Wish wish,
            Actor by,
            Address page) {
        if (!health.watches(service)) {
            return Problem.notFound("there is no such service").response();
        }
        List<FieldError> errors = bounds.set(store, service, wish, by);
        if (errors.isEmpty()) {
            boolean removed = wish.warning().isBlank() && wish.critical().isBlank();
            return to(page.with("done", removed ? "unset" : "set"));
        }
        return to(
                page.with("metric", bounded(wish.metric()))
                        .with("warning", bounded(wish.warning()))
                        .with("critical", bounded(wish.critical()))
                        .with("done", "refused"));
    }

    private static Address page(
            String service,
            @Nullable String tenant,
            @Nullable String connection,
            @Nullable String range) {
        return Said.at(service, tenant).with("connection", connection).with("range", range);
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static ResponseEntity<?> to(Address page) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(page.toString()))
                .build();
    }
}
