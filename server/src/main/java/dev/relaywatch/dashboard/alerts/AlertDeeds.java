package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.StorableText;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people do about alerts from a page; leads back to it. */
@RestController
class AlertDeeds {
    private final Alerts alerts;
    private final Scope scope;

    AlertDeeds(Alerts alerts, Scope scope) {
        this.alerts = alerts;
        this.scope = scope;
    }

    /**
     * @param note of whoever does it
     * @param back the page to lead back to; the overview where that is none of ours
     */
    record Wish(@Nullable String tenant, @Nullable String note, @Nullable String back) {
        /** Empty where nothing was written. */
        Optional<String> said() {
            return Optional.ofNullable(note)
                    .map(text -> StorableText.made(text).strip())
                    .filter(text -> !text.isEmpty());
        }
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/acknowledge")
    ResponseEntity<?> acknowledge(Caller caller, @PathVariable UUID id, Wish wish) {
        return act(caller, id, Action.ACKNOWLEDGE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/unacknowledge")
    ResponseEntity<?> unacknowledge(Caller caller, @PathVariable UUID id, Wish wish) {
        return act(caller, id, Action.UNACKNOWLEDGE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/resolve")
    ResponseEntity<?> resolve(Caller caller, @PathVariable UUID id, Wish wish) {
        return act(caller, id, Action.RESOLVE, wish);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/reopen")
    ResponseEntity<?> reopen(Caller caller, @PathVariable UUID id, Wish wish) {
        return act(caller, id, Action.REOPEN, wish);
    }

    private ResponseEntity<?> act(Caller caller, UUID id, Action action, Wish wish) {
        String note = wish.said().orElse(null);
        if (note != null && note.length() > Alerts.LONGEST_NOTE) {
            return Problem.invalid(
                            List.of(
                                    new FieldError(
                                            "note",
                                            "must be text of at most "
                                                    + Alerts.LONGEST_NOTE
                                                    + " characters")))
                    .response();
        }
        return switch (scope.of(caller, wish.tenant())) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> act(caller, id, action, null, note, wish);
            case Scope.One(var one) -> act(caller, id, action, one, note, wish);
        };
    }

    private ResponseEntity<?> act(
            Caller caller,
            UUID id,
            Action action,
            @Nullable TenantId of,
            @Nullable String note,
            Wish wish) {
        return switch (alerts.act(id, action, of, caller.actor(), note)) {
            case Alerts.Done _ -> back(id, done(action), wish);
            case Alerts.Conflict _ -> back(id, action == Action.REOPEN ? "newer" : "changed", wish);
            case Alerts.Unknown _ ->
                    caller instanceof Caller.Person
                            ? back(id, "gone", wish)
                            : Problem.notFound("there is no alert " + id).response();
        };
    }

    /** As the address tells it. */
    static String done(Action action) {
        return switch (action) {
            case ACKNOWLEDGE -> "acknowledged";
            case UNACKNOWLEDGE -> "unacknowledged";
            case RESOLVE -> "resolved";
            case REOPEN -> "reopened";
        };
    }

    private static ResponseEntity<?> back(UUID id, String done, Wish wish) {
        Address back =
                Optional.ofNullable(wish.back())
                        .flatMap(Address::local)
                        .orElseGet(() -> Address.of("/").with("tenant", wish.tenant()))
                        .with(Afterwards.DONE, done)
                        .with(Afterwards.WITH, id.toString());
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(back.toString()))
                .build();
    }
}
