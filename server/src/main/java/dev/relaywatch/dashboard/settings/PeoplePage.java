package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.PeopleView.Shown;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who works here, and may do what? */
@RestController
class PeoplePage {
    private final Looks looks;
    private final Pages pages;
    private final PeopleViews views;

    PeoplePage(Looks looks, Pages pages, PeopleViews views) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.PEOPLE)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "People",
                List.of(),
                look ->
                        look.may(Role.ADMIN)
                                ? pages.page(
                                        "settings/people",
                                        views.of(
                                                look,
                                                notice(look.asked(Deeds.DONE)),
                                                null,
                                                Map.of(),
                                                List.of()))
                                : pages.page(
                                        "settings/refused",
                                        RefusedSettings.ofStore(look, "The people")));
    }

    /**
     * What answers a form.
     *
     * @param here where the page is found again
     * @param shown an invitation to be handed over, in this answer alone; absent: there is none
     * @param errors of the form; empty where it was well
     */
    ResponseEntity<?> answer(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            @Nullable Notice notice,
            @Nullable Shown shown,
            Map<String, String> typed,
            List<FieldError> errors) {
        return Deeds.shown(
                here,
                looks.at(
                        person.calling(Role.VIEWER),
                        request,
                        here,
                        "People",
                        List.of(),
                        look ->
                                pages.page(
                                        "settings/people",
                                        views.of(look, notice, shown, typed, errors))));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "mailed" ->
                    Notice.done(
                            "The invitation is on its way",
                            "The link in it opens once, within 7 days.");
            case "given" ->
                    Notice.done(
                            "They may come in", "They are known already: their password holds.");
            case "unmailed" ->
                    Notice.wait(
                            "They are invited, and were sent nothing",
                            "No mail could be sent, and the link opens more than you may give: ask an admin of the platform for it.");
            case "role" -> Notice.done("The role is saved", "It holds from their next click on.");
            case "taken" -> Notice.done("The role is taken away", "Their account stays known.");
            case "disabled" -> Notice.done("They are disabled", "They were signed out everywhere.");
            case "enabled" -> Notice.done("They are enabled", "They may sign in again.");
            case "signed-out" ->
                    Notice.done(
                            "They are signed out everywhere", "They may sign in again at once.");
            case "second-factor" ->
                    Notice.done(
                            "Their second factor is removed",
                            "Their password alone opens the account until they add another.");
            case "gone" ->
                    Notice.wrong("There is nobody of that id", "They may be of another store.");
            case null, default -> null;
        };
    }
}
