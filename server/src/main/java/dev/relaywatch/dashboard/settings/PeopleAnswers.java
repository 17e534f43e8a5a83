package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.PeopleView.Shown;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.PeopleChanges;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What answers a deed about somebody: the page again, with what came of it. */
@Component
class PeopleAnswers {
    private final PeoplePage page;

    PeopleAnswers(PeoplePage page) {
        this.page = page;
    }

    /** The page of the people, with this one open. */
    static Address here(UUID id, @Nullable String tenant) {
        return Deeds.at(SettingsNav.PEOPLE, tenant).with(Deeds.OPEN, id.toString());
    }

    ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, Address here, List<FieldError> errors) {
        return caller instanceof Caller.Person person
                ? page.answer(
                        person,
                        request,
                        here,
                        Deeds.nothingSaved(
                                errors,
                                List.of(PersonPanels.EMAIL, PersonPanels.NAME, PersonPanels.ROLE)),
                        null,
                        Deeds.typed(request),
                        errors)
                : Problem.invalid(errors).response();
    }

    /**
     * @param done what the page says where all went well
     */
    ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address here,
            String done,
            PeopleChanges.Outcome outcome) {
        Address list = Deeds.at(SettingsNav.PEOPLE, here.get(Deeds.TENANT));
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
