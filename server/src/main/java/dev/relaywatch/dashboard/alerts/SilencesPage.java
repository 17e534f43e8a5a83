package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is kept quiet, and until when? Maintenance is a silence that begins later. */
@RestController
class SilencesPage {
    static final String PATH = AlertLists.PATH + "/silences";
    private static final String TITLE = "Silences and maintenance";

    private final Looks looks;
    private final Pages pages;
    private final SilenceLists lists;

    SilencesPage(Looks looks, Pages pages, SilenceLists lists) {
        this.looks = looks;
        this.pages = pages;
        this.lists = lists;
    }

    /** What the address names of a silence stands in the form. */
    @Allowed(Right.LOOK)
    @GetMapping(PATH)
    ResponseEntity<?> silences(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                TITLE,
                List.of(),
                look ->
                        pages.page(
                                "alerts/silences",
                                lists.of(
                                        look,
                                        SilenceForm.empty(
                                                look.asked("service"), look.asked("store")),
                                        List.of())));
    }

    /** The page again, with what was typed and what is wrong with it. */
    ResponseEntity<?> mistaken(
            Caller.Person person,
            HttpServletRequest request,
            @Nullable String tenant,
            SilenceForm form,
            List<FieldError> errors) {
        return looks.at(
                person,
                request,
                Address.of(PATH).with("tenant", tenant),
                TITLE,
                List.of(),
                look -> pages.page("alerts/silences", lists.of(look, form, errors)));
    }
}
