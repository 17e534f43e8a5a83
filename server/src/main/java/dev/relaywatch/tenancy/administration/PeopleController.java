package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.EmailAddress;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.People.InTenant;
import dev.relaywatch.tenancy.People.OnPlatform;
import dev.relaywatch.tenancy.People.Place;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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
import tools.jackson.databind.json.JsonMapper;

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
    private final Scope scope;
    private final JsonMapper json;

    PeopleController(People people, Scope scope, JsonMapper json) {
        this.people = people;
        this.scope = scope;
        this.json = json;
    }

    @Allowed(Right.MANAGE)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> listed(page, null);
            case Scope.One(var one) -> listed(page, one);
        };
    }

    private ResponseEntity<?> listed(Page page, @Nullable TenantId tenant) {
        List<Person> found = people.people(tenant, page.offset(), page.limit() + 1);
        return ResponseEntity.ok(
                page.listed(found.stream().map(one -> PersonView.of(one, tenant)).toList()));
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
        return within(
                caller,
                tenant,
                whose ->
                        read(
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
                                                    people.invite(caller, email, name, place),
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
        return within(
                caller,
                tenant,
                whose ->
                        read(
                                bytes,
                                Set.of("role"),
                                fields -> {
                                    Place place = place(fields, whose);
                                    return place == null || !fields.errors().isEmpty()
                                            ? Problem.invalid(fields.errors()).response()
                                            : answer(people.setRole(caller, id, place), whose);
                                }));
    }

    /** Takes the role away; the person stays known. */
    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> takeRole(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return within(caller, tenant, whose -> answer(people.takeRole(caller, id, whose), whose));
    }

    /** A new link for somebody who has not come yet. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/invitation")
    ResponseEntity<?> inviteAgain(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return within(
                caller, tenant, whose -> answer(people.inviteAgain(caller, id, whose), whose));
    }

    /** Nobody of that address is let in any more, and all their sessions end. */
    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/disable")
    ResponseEntity<?> disable(Caller caller, @PathVariable UUID id) {
        return answer(people.setDisabled(caller, id, true), null);
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/enable")
    ResponseEntity<?> enable(Caller caller, @PathVariable UUID id) {
        return answer(people.setDisabled(caller, id, false), null);
    }

    /** Signs them out everywhere. */
    @Allowed(Right.PLATFORM)
    @DeleteMapping(ONE + "/sessions")
    ResponseEntity<?> signOut(Caller caller, @PathVariable UUID id) {
        return answer(people.signOut(caller, id), null);
    }

    /** For somebody who has lost phone and recovery codes. */
    @Allowed(Right.PLATFORM)
    @DeleteMapping(ONE + "/second-factor")
    ResponseEntity<?> removeSecondFactor(Caller caller, @PathVariable UUID id) {
        return answer(people.removeSecondFactor(caller, id), null);
    }

    private ResponseEntity<?> within(
            Caller caller,
            @Nullable String tenant,
            Function<@Nullable TenantId, ResponseEntity<?>> then) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> then.apply(null);
            case Scope.One(var one) -> then.apply(one);
        };
    }

    private ResponseEntity<?> read(
            byte[] body, Set<String> known, Function<BodyFields, ResponseEntity<?>> then) {
        return switch (JsonBody.of(json, body)) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> then.apply(new BodyFields(object, known));
        };
    }

    private static ResponseEntity<?> answer(People.Outcome outcome, @Nullable TenantId whose) {
        return switch (outcome) {
            case People.Invited(var person, var link, var mailed) ->
                    ResponseEntity.status(201)
                            .body(PersonView.invited(person, whose, link, mailed));
            case People.Done(var person) -> ResponseEntity.ok(PersonView.of(person, whose));
            case People.Nobody _ -> Problem.notFound("there is nobody of that id").response();
            case People.Refused(var reason) -> Problem.ofStatus(409, reason).response();
        };
    }
}
