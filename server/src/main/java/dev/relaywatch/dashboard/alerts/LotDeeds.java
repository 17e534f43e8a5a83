package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.alerting.AlertsTogether;
import dev.relaywatch.dashboard.alerts.AlertDeeds.Wish;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do about the alerts that they ticked in a list; leads back to it. */
@RestController
class LotDeeds {
    private final AlertsTogether alerts;
    private final Scope scope;

    LotDeeds(AlertsTogether alerts, Scope scope) {
        this.alerts = alerts;
        this.scope = scope;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/acknowledge")
    ResponseEntity<?> acknowledge(
            Caller caller, @RequestParam(required = false) @Nullable List<String> ids, Wish wish) {
        return act(caller, ids, Action.ACKNOWLEDGE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/unacknowledge")
    ResponseEntity<?> unacknowledge(
            Caller caller, @RequestParam(required = false) @Nullable List<String> ids, Wish wish) {
        return act(caller, ids, Action.UNACKNOWLEDGE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/resolve")
    ResponseEntity<?> resolve(
            Caller caller, @RequestParam(required = false) @Nullable List<String> ids, Wish wish) {
        return act(caller, ids, Action.RESOLVE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/reopen")
    ResponseEntity<?> reopen(
            Caller caller, @RequestParam(required = false) @Nullable List<String> ids, Wish wish) {
        return act(caller, ids, Action.REOPEN, wish);
    }

    private ResponseEntity<?> act(
            Caller caller, @Nullable List<String> ids, Action action, Wish wish) {
        return switch (scope.of(caller, wish.tenant())) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> act(caller, named(ids), action, null, wish);
            case Scope.One(var one) -> act(caller, named(ids), action, one, wish);
        };
    }

    private static List<String> named(@Nullable List<String> ids) {
        return ids == null ? List.of() : ids.stream().distinct().toList();
    }

    private ResponseEntity<?> act(
            Caller caller, List<String> named, Action action, @Nullable TenantId of, Wish wish) {
        String note = wish.said().orElse(null);
        if (named.size() > AlertsTogether.MOST) {
            return wrong("ids", "must be at most " + AlertsTogether.MOST + " alerts at once");
        }
        if (note != null && note.length() > Alerts.LONGEST_NOTE) {
            return wrong("note", "must be text of at most " + Alerts.LONGEST_NOTE + " characters");
        }
        if (named.isEmpty()) {
            return back(LotAfterwards.nothing(address(wish)));
        }
        List<UUID> ids = named.stream().flatMap(id -> Afterwards.id(id).stream()).toList();
        if (ids.size() < named.size()) {
            return unknown(caller, wish);
        }
        return switch (alerts.act(ids, action, of, caller.actor(), note)) {
            case AlertsTogether.Done done ->
                    back(LotAfterwards.done(address(wish), AlertDeeds.done(action), done));
            case AlertsTogether.Unknown _ -> unknown(caller, wish);
        };
    }

    /** Whoever looks at a page is told there; nothing was done with any of them. */
    private static ResponseEntity<?> unknown(Caller caller, Wish wish) {
        return caller instanceof Caller.Person
                ? back(LotAfterwards.gone(address(wish)))
                : Problem.notFound("there is no alert of one of these ids").response();
    }

    private static ResponseEntity<?> wrong(String field, String why) {
        return Problem.invalid(List.of(new FieldError(field, why))).response();
    }

    private static Address address(Wish wish) {
        return Optional.ofNullable(wish.back())
                .flatMap(Address::local)
                .orElseGet(() -> Address.of(AlertLists.PATH).with("tenant", wish.tenant()));
    }

    private static ResponseEntity<?> back(Address to) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(to.toString()))
                .build();
    }
}
