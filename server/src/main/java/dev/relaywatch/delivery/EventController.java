package dev.relaywatch.delivery;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger and its traces. */
@RestController
class EventController {
    private final Deliveries deliveries;
    private final LedgerPages ledger;
    private final Scope scope;

    EventController(Deliveries deliveries, LedgerPages ledger, Scope scope) {
        this.deliveries = deliveries;
        this.ledger = ledger;
        this.scope = scope;
    }

    /**
     * The list, or one trace.
     *
     * @param eventId asks for a trace; in this place it may hold any character
     */
    @Allowed(Right.READ)
    @GetMapping("/api/events")
    ResponseEntity<?> events(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String eventId,
            @ModelAttribute LedgerRequest.Asked asked) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badParameter("tenant", "name whose events, as ?tenant=slug").response();
            case Scope.One(var one) ->
                    eventId != null ? trace(one, eventId, asked.event()) : list(one, asked);
        };
    }

    /**
     * One trace.
     *
     * @param event tells events apart that share an id; without it, the newest of them is shown
     */
    @Allowed(Right.READ)
    @GetMapping("/api/events/{eventId}")
    ResponseEntity<?> event(
            Caller caller,
            @PathVariable String eventId,
            @RequestParam(required = false) @Nullable String event,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badParameter("tenant", "name whose event, as ?tenant=slug").response();
            case Scope.One(var one) -> trace(one, eventId, event);
        };
    }

    private ResponseEntity<?> trace(TenantId tenant, String eventId, @Nullable String name) {
        return deliveries
                .trace(tenant, eventId.replace("\0", ""), LedgerRequest.given(name))
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> Problem.notFound("there is no event of this id").response());
    }

    private ResponseEntity<?> list(TenantId tenant, LedgerRequest.Asked asked) {
        return switch (LedgerRequest.read(asked)) {
            case LedgerRequest.Invalid(var errors) -> Problem.badParameters(errors).response();
            case LedgerRequest.Wanted wanted ->
                    switch (ledger.page(tenant, wanted)) {
                        case LedgerPages.Outcome.Lines(var page) -> ResponseEntity.ok(page);
                        case LedgerPages.Outcome.TookTooLong() ->
                                Problem.unavailable(
                                                "the search took too long; narrow it by from and to, or give more of the id")
                                        .response();
                    };
        };
    }
}
