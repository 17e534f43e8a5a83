package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.PeopleView.Shown;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.StorableText;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.EmailAddress;
import dev.relaywatch.tenancy.PeopleChanges;
import dev.relaywatch.tenancy.PeopleChanges.InTenant;
import dev.relaywatch.tenancy.PeopleChanges.OnPlatform;
import dev.relaywatch.tenancy.PeopleChanges.Place;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** People are invited, given roles and let go from their page. */
@RestController
class PeopleDeeds {
    private static final String PATH = SettingsNav.PEOPLE;
    private static final String ONE = PATH + "/{id}";
    private static final int LONGEST_NAME = 100;

    private final PeopleChanges changes;
    private final PeoplePage page;
    private final Deeds deeds;

    PeopleDeeds(PeopleChanges changes, PeoplePage page, Deeds deeds) {
        this.changes = changes;
        this.page = page;
        this.deeds = deeds;
    }

    /** To a store; to administer the platform, where none is named. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> invite(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Address here = Deeds.at(PATH, tenant).with(PeopleViews.ADD, "person");
                    List<FieldError> errors = new ArrayList<>();
                    if (!EmailAddress.isOne(email.strip())) {
                        errors.add(
                                new FieldError(
                                        PeopleViews.EMAIL,
                                        "is no e-mail address: anna@example.com"));
                    }
                    if (name.strip().length() > LONGEST_NAME
                            || !StorableText.made(name).equals(name)) {
                        errors.add(
                                new FieldError(
                                        PeopleViews.NAME,
                                        "must be at most "
                                                + LONGEST_NAME
                                                + " characters that can be shown"));
                    }
                    Place place = place(role, whose);
                    if (place == null) {
                        errors.add(wrongRole());
                    }
                    return errors.isEmpty() && place != null
                            ? answer(
                                    caller,
                                    request,
                                    here,
                                    "given",
                                    changes.invite(
                                            caller,
                                            email.strip(),
                                            name.isBlank() ? null : name.strip(),
                                            place))
                            : wrong(caller, request, here, errors);
                });
    }

    private static FieldError wrongRole() {
        return new FieldError(PeopleViews.ROLE, "must be viewer, analyst or admin");
    }

    private static @Nullable Place place(String role, @Nullable TenantId tenant) {
        return tenant == null
                ? new OnPlatform()
                : Role.of(role).map(held -> new InTenant(tenant, held)).orElse(null);
    }

    private ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, Address here, List<FieldError> errors) {
        return caller instanceof Caller.Person person
                ? page.answer(
                        person,
                        request,
                        here,
                        Deeds.nothingSaved(
                                errors,
                                List.of(PeopleViews.EMAIL, PeopleViews.NAME, PeopleViews.ROLE)),
                        null,
                        Deeds.typed(request),
                        errors)
                : Problem.invalid(errors).response();
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/role")
    ResponseEntity<?> setRole(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Place place = place(role, whose);
                    return place == null
                            ? wrong(caller, request, here(id, tenant), List.of(wrongRole()))
                            : answer(
                                    caller,
                                    request,
                                    here(id, tenant),
                                    "role",
                                    changes.setRole(caller, id, place));
                });
    }

    /** The person stays known. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/take")
    ResponseEntity<?> takeRole(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose ->
                        answer(
                                caller,
                                request,
                                Deeds.at(PATH, tenant),
                                "taken",
                                changes.takeRole(caller, id, whose)));
    }

    /** A new link for somebody who has not come yet. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/invite")
    ResponseEntity<?> inviteAgain(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose ->
                        answer(
                                caller,
                                request,
                                here(id, tenant),
                                "given",
                                changes.inviteAgain(caller, id, whose)));
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/disable")
    ResponseEntity<?> disable(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answer(
                caller,
                request,
                here(id, tenant),
                "disabled",
                changes.setDisabled(caller, id, true));
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/enable")
    ResponseEntity<?> enable(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answer(
                caller,
                request,
                here(id, tenant),
                "enabled",
                changes.setDisabled(caller, id, false));
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/sign-out")
    ResponseEntity<?> signOut(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answer(caller, request, here(id, tenant), "signed-out", changes.signOut(caller, id));
    }

    /** For somebody who has lost phone and recovery codes. */
    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/second-factor")
    ResponseEntity<?> removeSecondFactor(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answer(
                caller,
                request,
                here(id, tenant),
                "second-factor",
                changes.removeSecondFactor(caller, id));
    }

    private static Address here(UUID id, @Nullable String tenant) {
        return Deeds.at(PATH, tenant).with(Deeds.OPEN, id.toString());
    }

    /**
     * @param done what the page says where all went well
     */
    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address here,
            String done,
            PeopleChanges.Outcome outcome) {
        Address list = Deeds.at(PATH, here.get(Deeds.TENANT));
        return switch (outcome) {
            case PeopleChanges.Done _ -> Deeds.to(here.with(Deeds.DONE, done));
            case PeopleChanges.Nobody _ -> Deeds.gone(caller, list, "person");
            case PeopleChanges.Refused(var reason) ->
                    caller instanceof Caller.Person person
                            ? page.answer(
                                    person,
                                    request,
                                    here,
                                    Notice.wrong("Nothing was changed", reason),
                                    null,
                                    Map.of(),
                                    List.of())
                            : Problem.ofStatus(409, reason).response();
            case PeopleChanges.Invited(var invited, var link, var mailed) ->
                    link != null && caller instanceof Caller.Person person
                            ? page.answer(
                                    person,
                                    request,
                                    list,
                                    null,
                                    new Shown(invited.email(), link),
                                    Map.of(),
                                    List.of())
                            : Deeds.to(
                                    list.with(
                                            Deeds.DONE,
                                            told(
                                                    invited.hasPassword()
                                                            || invited.lastSignInAt() != null,
                                                    mailed)));
        };
    }

    private static String told(boolean known, boolean mailed) {
        return mailed ? "mailed" : known ? "given" : "unmailed";
    }
}
