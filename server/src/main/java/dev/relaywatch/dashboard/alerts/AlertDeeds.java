package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do about alerts from a page; leads back to it. */
@RestController
public class AlertDeeds {
    private final Alerts alerts;
    private final Scope scope;

    AlertDeeds(Alerts alerts, Scope scope) {
        this.alerts = alerts;
        this.scope = scope;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/acknowledge")
    ResponseEntity<?> acknowledge(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return act(caller, id, Action.ACKNOWLEDGE, tenant);
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/alerts/{id}/unacknowledge")
    ResponseEntity<?> unacknowledge(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return act(caller, id, Action.UNACKNOWLEDGE, tenant);
    }

    private ResponseEntity<?> act(Caller caller, UUID id, Action action, @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> act(caller, id, action, null, tenant);
            case Scope.One(var one) -> act(caller, id, action, one, tenant);
        };
    }

    private ResponseEntity<?> act(
            Caller caller, UUID id, Action action, @Nullable TenantId of, @Nullable String tenant) {
        return switch (alerts.act(id, action, of, caller.actor(), null)) {
            case Alerts.Done _ ->
                    back(
                            id,
                            action == Action.ACKNOWLEDGE ? "acknowledged" : "unacknowledged",
                            tenant);
            case Alerts.Conflict _ -> back(id, "changed", tenant);
            case Alerts.Unknown _ ->
                    caller instanceof Caller.Person
                            ? back(id, "gone", tenant)
                            : Problem.notFound("there is no alert " + id).response();
        };
    }

    private static ResponseEntity<?> back(UUID id, String done, @Nullable String tenant) {
        Address back =
                Address.of("/")
                        .with("tenant", tenant)
                        .with("done", done)
                        .with("alert", done.equals("acknowledged") ? id.toString() : null);
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(back.toString()))
                .build();
    }

    /** How it ended, as the page says it; absent where nothing was done. */
    public static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "unacknowledged" -> Notice.done("The alert is open again", "");
            case "changed" ->
                    Notice.wait(
                            "Somebody was faster",
                            "That alert is not open any more; this is how it stands.");
            case "gone" -> Notice.wrong("There is no such alert", "It may be of another store.");
            case null, default -> null;
        };
    }
}
