package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
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

/** Which accounts are connected, how do they stand, and what waits behind them? */
@RestController
class ConnectionsPage {
    private final Looks looks;
    private final Pages pages;
    private final ConnectionsViews views;

    ConnectionsPage(Looks looks, Pages pages, ConnectionsViews views) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
    }

    /** What everybody may see who may see any settings. */
    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.PATH)
    ResponseEntity<?> first(Caller.Person person, HttpServletRequest request) {
        return Deeds.to(Deeds.at(SettingsNav.CONNECTIONS, request.getParameter(Deeds.TENANT)));
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.CONNECTIONS)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Connections",
                List.of(),
                look ->
                        pages.page(
                                "settings/connections",
                                views.of(
                                        look,
                                        notice(look.asked(Deeds.DONE)),
                                        Map.of(),
                                        List.of())));
    }

    /**
     * With what was typed and what is wrong with it.
     *
     * @param here where the form is found again
     */
    ResponseEntity<?> again(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            Map<String, String> typed,
            List<FieldError> errors) {
        return looks.at(
                person.calling(Role.VIEWER),
                request,
                here,
                "Connections",
                List.of(),
                look ->
                        pages.page(
                                "settings/connections",
                                views.of(
                                        look,
                                        Deeds.nothingSaved(
                                                errors,
                                                List.of(
                                                        "name",
                                                        "baseUrl",
                                                        "settings.",
                                                        "secrets.")),
                                        typed,
                                        errors)));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "made" ->
                    Notice.done(
                            "It is connected",
                            "It is checked within a minute; Test checks it now.");
            case "changed" ->
                    Notice.done(
                            "Saved", "What waited because of its old access is sent from now on.");
            case "on" -> Notice.done("It is switched on", "It is sent to and checked again.");
            case "off" ->
                    Notice.done(
                            "It is switched off", "Nothing is sent to it until it is on again.");
            case "removed" ->
                    Notice.done("It is removed", "Its settings and secrets are gone for good.");
            case "untested" ->
                    Notice.wait(
                            "There was nothing to test",
                            "It is switched off, or nobody checks such a service; save its secrets first.");
            case "file" ->
                    Notice.wrong(
                            "Nothing was changed",
                            "It comes from the configuration file: change it there, or take it out of the file first.");
            case "gone" ->
                    Notice.wrong(
                            "There is no such connection", "It may have been removed meanwhile.");
            case null, default -> null;
        };
    }
}
