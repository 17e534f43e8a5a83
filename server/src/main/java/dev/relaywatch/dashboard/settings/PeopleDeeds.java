package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.shared.Problem.FieldError;
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

    private final PeopleChanges changes;
    private final PeopleAnswers answers;
    private final Deeds deeds;

    PeopleDeeds(PeopleChanges changes, PeopleAnswers answers, Deeds deeds) {
        this.changes = changes;
        this.answers = answers;
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
                    Address here = Deeds.at(PATH, tenant).with(PersonPanels.ADD, "person");
                    List<FieldError> errors = new ArrayList<>();
                    if (!EmailAddress.isOne(email.strip())) {
                        errors.add(
                                new FieldError(
                                        PersonPanels.EMAIL,
                                        "is no e-mail address: anna@example.com"));
                    }
                    errors.addAll(Deeds.wrongName(PersonPanels.NAME, name));
                    Place place = place(role, whose);
                    if (place == null) {
                        errors.add(wrongRole());
                    }
                    return errors.isEmpty() && place != null
                            ? answers.answer(
                                    caller,
                                    request,
                                    here,
                                    "given",
                                    changes.invite(
                                            caller,
                                            email.strip(),
                                            name.isBlank() ? null : name.strip(),
                                            place))
                            : answers.wrong(caller, request, here, errors);
                });
    }

    private static FieldError wrongRole() {
        return new FieldError(PersonPanels.ROLE, "must be viewer, analyst or admin");
    }

    private static @Nullable Place place(String role, @Nullable TenantId tenant) {
        return tenant == null
                ? new OnPlatform()
                : Role.of(role).map(held -> new InTenant(tenant, held)).orElse(null);
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
                            ? answers.wrong(
                                    caller,
                                    request,
                                    PeopleAnswers.here(id, tenant),
                                    List.of(wrongRole()))
                            : answers.answer(
                                    caller,
                                    request,
                                    PeopleAnswers.here(id, tenant),
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
                        answers.answer(
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
                        answers.answer(
                                caller,
                                request,
                                PeopleAnswers.here(id, tenant),
                                "given",
                                changes.inviteAgain(caller, id, whose)));
    }
}
