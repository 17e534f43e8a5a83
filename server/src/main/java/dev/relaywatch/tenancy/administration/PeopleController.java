package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.EmailAddress;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.PeopleChanges;
import dev.relaywatch.tenancy.PeopleChanges.InTenant;
import dev.relaywatch.tenancy.PeopleChanges.OnPlatform;
import dev.relaywatch.tenancy.PeopleChanges.Place;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Who works here. A tenant's admin sees and changes what people may do in that tenant, and nothing
 * else of them; the platform's everything.
 */
@RestController
class PeopleController {
    private static final String PATH = "/api/platform/people";
    private static final String ONE = PATH + "/{id}";
    private static final String PLATFORM_ADMIN = "platform-admin";
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 100;

    private final People people;
    private final PeopleChanges changes;
    private final Asked asked;

    PeopleController(People people, PeopleChanges changes, Asked asked) {
        this.people = people;
        this.changes = changes;
        this.asked = asked;
    }

    @Allowed(Right.MANAGE)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return asked.page(
                caller,
                tenant,
                Page.of(limit, cursor),
                (whose, offset, most) ->
                        people.people(whose, offset, most).stream()
                                .map(one -> PersonView.of(one, whose))
                                .toList());
    }

    /** Somebody new or known; who has no password yet is sent a link to choose one by. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> invite(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        asked.body(
                                bytes,
                                Set.of("email", "name", "role"),
                                fields -> {
                                    String email = fields.text("email", LONGEST_EMAIL);
                                    if (!email.isEmpty() && !EmailAddress.isOne(email)) {
                                        fields.wrong("email", "is no e-mail address");
                                    }
                                    String name = fields.textOrNull("name", LONGEST_NAME);
                                    Place place = place(fields, whose);
                                    return fields.errors().isEmpty() && place != null
                                            ? answer(
                                                    changes.invite(caller, email, name, place),
                                                    whose)
                                            : Problem.invalid(fields.errors()).response();
                                }));
    }

    private static @Nullable Place place(BodyFields fields, @Nullable TenantId tenant) {
        List<String> roles =
                tenant == null
                        ? List.of(PLATFORM_ADMIN)
                        : Stream.of(Role.values()).map(Role::word).toList();
        String word = fields.word("role", roles);
        if (word.isEmpty()) {
            return null;
        }
        return tenant == null
                ? new OnPlatform()
                : new InTenant(tenant, Role.of(word).orElseThrow());
    }

    @Allowed(Right.MANAGE)
    @PutMapping(ONE)
    ResponseEntity<?> setRole(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        asked.body(
                                bytes,
                                Set.of("role"),
                                fields -> {
                                    Place place = place(fields, whose);
                                    return place == null || !fields.errors().isEmpty()
                                            ? Problem.invalid(fields.errors()).response()
                                            : answer(changes.setRole(caller, id, place), whose);
                                }));
    }

    /** Takes the role away; the person stays known. */
    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> takeRole(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return asked.about(
                caller, tenant, whose -> answer(changes.takeRole(caller, id, whose), whose));
    }

    /** A new link for somebody who has not come yet. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/invitation")
    ResponseEntity<?> inviteAgain(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return asked.about(
                caller, tenant, whose -> answer(changes.inviteAgain(caller, id, whose), whose));
    }

    /** Nobody of that address is let in any more, and all their sessions end. */
    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/disable")
    ResponseEntity<?> disable(Caller caller, @PathVariable UUID id) {
        return answer(changes.setDisabled(caller, id, true), null);
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/enable")
    ResponseEntity<?> enable(Caller caller, @PathVariable UUID id) {
        return answer(changes.setDisabled(caller, id, false), null);
    }

    /** Signs them out everywhere. */
    @Allowed(Right.PLATFORM)
    @DeleteMapping(ONE + "/sessions")
    ResponseEntity<?> signOut(Caller caller, @PathVariable UUID id) {
        return answer(changes.signOut(caller, id), null);
    }

    /** For somebody who has lost phone and recovery codes. */
    @Allowed(Right.PLATFORM)
    @DeleteMapping(ONE + "/second-factor")
    ResponseEntity<?> removeSecondFactor(Caller caller, @PathVariable UUID id) {
        return answer(changes.removeSecondFactor(caller, id), null);
    }

    private static ResponseEntity<?> answer(
            PeopleChanges.Outcome outcome, @Nullable TenantId whose) {
        return switch (outcome) {
            case PeopleChanges.Invited(var person, var link, var mailed) ->
                    ResponseEntity.status(201)
                            .body(PersonView.invited(person, whose, link, mailed));
            case PeopleChanges.Done(var person) -> ResponseEntity.ok(PersonView.of(person, whose));
            case PeopleChanges.Nobody _ ->
                    Problem.notFound("there is nobody of that id").response();
            case PeopleChanges.Refused(var reason) -> Problem.ofStatus(409, reason).response();
        };
    }
}
