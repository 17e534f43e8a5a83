package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.shared.Problem;
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

/** From where on are numbers of checks bad? */
@RestController
class ThresholdsPage {
    private final Looks looks;
    private final Pages pages;
    private final ThresholdsViews views;

    ThresholdsPage(Looks looks, Pages pages, ThresholdsViews views) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.THRESHOLDS)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Thresholds",
                List.of(),
                look -> page(look, notice(look.asked(Deeds.DONE)), Map.of(), List.of()));
    }

    private ResponseEntity<?> page(
            Look look,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        return pages.page("settings/thresholds", views.of(look, notice, typed, errors));
    }

    /**
     * What answers a form that was wrong.
     *
     * @param here where the form is found again
     */
    ResponseEntity<?> wrong(
            Caller caller, HttpServletRequest request, Address here, List<FieldError> errors) {
        return caller instanceof Caller.Person person
                ? Deeds.shown(
                        here,
                        looks.at(
                                person.calling(Role.VIEWER),
                                request,
                                here,
                                "Thresholds",
                                List.of(),
                                look ->
                                        page(
                                                look,
                                                Deeds.nothingSaved(errors, ThresholdPanels.SHOWN),
                                                Deeds.typed(request),
                                                errors)))
                : Problem.invalid(errors).response();
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "set" -> Notice.done("Saved", "It holds from the next result on.");
            case "removed" -> Notice.done("They are gone", "What holds without them holds again.");
            case "refused" ->
                    Notice.wrong(
                            "Nothing was changed",
                            "They stand in the configuration file: change them there, or take them out of the file first.");
            case null, default -> null;
        };
    }
}
