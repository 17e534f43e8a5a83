package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Silence;
import dev.relaywatch.alerting.SilenceRequest;
import dev.relaywatch.alerting.Silences;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Begins silences and ends them; leads back to their page. */
@RestController
class SilenceDeeds {
    private final SilencesPage page;
    private final Silences silences;
    private final SilenceRequest requests;
    private final Scope scope;
    private final Clock clock;

    SilenceDeeds(
            SilencesPage page,
            Silences silences,
            SilenceRequest requests,
            Scope scope,
            Clock clock) {
        this.page = page;
        this.silences = silences;
        this.requests = requests;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * @param tenant of which stores the page is that this leads back to; whose the silence is
     *     stands in the form
     */
    @Allowed(Right.OPERATE)
    @PostMapping(SilencesPage.PATH)
    ResponseEntity<?> begin(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String tenant,
            SilenceForm form) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> begin(caller, request, tenant, null, form);
            case Scope.One(var one) -> begin(caller, request, tenant, one, form);
        };
    }

    private ResponseEntity<?> begin(
            Caller caller,
            HttpServletRequest request,
            @Nullable String tenant,
            @Nullable TenantId only,
            SilenceForm form) {
        SilenceForm.Understood understood = form.understood(clock.instant());
        List<FieldError> errors = new ArrayList<>(understood.errors());
        switch (requests.read(understood.wanted(), only, caller.actor().name())) {
            case SilenceRequest.Mistaken(var more) -> errors.addAll(more);
            case SilenceRequest.Understood(var silence) -> {
                if (silences.begin(silence, caller.actor())) {
                    return to(tenant, "begun", silence.id(), null);
                }
                errors.add(Silences.tooMany());
            }
        }
        return caller instanceof Caller.Person person
                ? page.mistaken(person, request, tenant, form, errors)
                : Problem.invalid(errors).response();
    }

    @Allowed(Right.OPERATE)
    @PostMapping(SilencesPage.PATH + "/{id}/end")
    ResponseEntity<?> end(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> end(caller, silences.find(id, null), id, tenant);
            case Scope.One(var one) -> {
                Optional<Silence> found = silences.find(id, one);
                yield found.isPresent() && found.get().tenant() == null
                        ? everybodys(caller, id, tenant)
                        : end(
                                caller,
                                found.filter(silence -> one.equals(silence.tenant())),
                                id,
                                tenant);
            }
        };
    }

    private static ResponseEntity<?> everybodys(Caller caller, UUID id, @Nullable String tenant) {
        return caller instanceof Caller.Person
                ? to(tenant, "everybodys", id, null)
                : Problem.forbidden(
                                "it is everybody's: end it with the platform's key (rwx_), not narrowed to a tenant")
                        .response();
    }

    private ResponseEntity<?> end(
            Caller caller, Optional<Silence> found, UUID id, @Nullable String tenant) {
        if (found.isEmpty()) {
            return caller instanceof Caller.Person
                    ? to(tenant, "gone", id, null)
                    : Problem.notFound("there is no such silence").response();
        }
        silences.end(found.get(), caller.actor());
        return to(tenant, "ended", id, found.get());
    }

    /**
     * @param ended goes on until then where that is taken back
     */
    private static ResponseEntity<?> to(
            @Nullable String tenant, String done, UUID id, @Nullable Silence ended) {
        Address back =
                Address.of(SilencesPage.PATH)
                        .with("tenant", tenant)
                        .with("done", done)
                        .with("silence", id.toString())
                        .with("until", ended == null ? null : ended.until().toString());
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(back + "#silence-" + id))
                .build();
    }
}
