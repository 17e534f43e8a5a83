package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.KeysView.Shown;
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

/** Who may knock with which key, and is it used? */
@RestController
class KeysPage {
    private final Looks looks;
    private final Pages pages;
    private final KeysViews views;

    KeysPage(Looks looks, Pages pages, KeysViews views) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.KEYS)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Keys",
                List.of(),
                look ->
                        look.may(Role.ADMIN)
                                ? pages.page(
                                        "settings/keys",
                                        views.of(
                                                look,
                                                notice(look.asked(Deeds.DONE)),
                                                null,
                                                Map.of(),
                                                List.of()))
                                : pages.page(
                                        "settings/refused", RefusedSettings.ofStore(look, "Keys")));
    }

    /**
     * What answers a form.
     *
     * @param here where the page is found again
     * @param shown a key that was just made, in this answer alone; absent: none was
     * @param errors of the form; empty where it was well
     */
    ResponseEntity<?> answer(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            @Nullable Shown shown,
            Map<String, String> typed,
            List<FieldError> errors) {
        return Deeds.shown(
                here,
                looks.at(
                        person.calling(Role.VIEWER),
                        request,
                        here,
                        "Keys",
                        List.of(),
                        look ->
                                pages.page(
                                        "settings/keys",
                                        views.of(
                                                look,
                                                shown == null
                                                        ? Deeds.nothingSaved(
                                                                errors,
                                                                List.of(
                                                                        KeyPanels.NAME,
                                                                        KeyPanels.KIND,
                                                                        KeyPanels.ORIGINS,
                                                                        KeyPanels.OVERLAP))
                                                        : null,
                                                shown,
                                                typed,
                                                errors))));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "changed" -> Notice.done("Saved", "It holds at once, on every node.");
            case "revoked" -> Notice.done("The key is revoked", "It opens nothing any more.");
            case "refused" ->
                    Notice.wrong(
                            "Nothing was changed",
                            "The key comes from the configuration file, or is not in use any more.");
            case "gone" -> Notice.wrong("There is no such key", "It may be of another store.");
            case null, default -> null;
        };
    }
}
