package dev.relaywatch.delivery;

import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger and its traces. */
@RestController
class EventController {
    private final Deliveries deliveries;
    private final Scope scope;

    EventController(Deliveries deliveries, Scope scope) {
        this.deliveries = deliveries;
        this.scope = scope;
    }

    @GetMapping("/api/events")
    ResponseEntity<?> events(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String eventId,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badRequest("tenant: name whose events, as ?tenant=slug").response();
            case Scope.One(var one) ->
                    eventId != null
                            ? one(one, eventId)
                            : list(one, event, from, to, Page.of(limit, cursor));
        };
    }

    @GetMapping("/api/events/{eventId}")
    ResponseEntity<?> event(
            Caller caller,
            @PathVariable String eventId,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badRequest("tenant: name whose event, as ?tenant=slug").response();
            case Scope.One(var one) -> one(one, eventId);
        };
    }

    private ResponseEntity<?> one(TenantId tenant, String eventId) {
        return deliveries
                .trace(tenant, eventId)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> Problem.notFound("there is no event of this id").response());
    }

    private ResponseEntity<?> list(
            TenantId tenant,
            @Nullable String name,
            @Nullable Instant from,
            @Nullable Instant to,
            Page page) {
        List<Trace.EventView> found =
                deliveries.newest(tenant, name, from, to, page.offset(), page.limit() + 1);
        return ResponseEntity.ok(page.listed(found));
    }
}
