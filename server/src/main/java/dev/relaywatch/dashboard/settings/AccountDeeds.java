package dev.relaywatch.dashboard.settings;

import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.PeopleChanges;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the admins of the platform do about somebody's account, whatever their roles. */
@RestController
class AccountDeeds {
    private static final String ONE = SettingsNav.PEOPLE + "/{id}";

    private final PeopleChanges changes;
    private final PeopleAnswers answers;

    AccountDeeds(PeopleChanges changes, PeopleAnswers answers) {
        this.changes = changes;
        this.answers = answers;
    }

    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/disable")
    ResponseEntity<?> disable(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answers.answer(
                caller,
                request,
                PeopleAnswers.here(id, tenant),
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
        return answers.answer(
                caller,
                request,
                PeopleAnswers.here(id, tenant),
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
        return answers.answer(
                caller,
                request,
                PeopleAnswers.here(id, tenant),
                "signed-out",
                changes.signOut(caller, id));
    }

    /** For somebody who has lost phone and recovery codes. */
    @Allowed(Right.PLATFORM)
    @PostMapping(ONE + "/second-factor")
    ResponseEntity<?> removeSecondFactor(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return answers.answer(
                caller,
                request,
                PeopleAnswers.here(id, tenant),
                "second-factor",
                changes.removeSecondFactor(caller, id));
    }
}
