package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.settings.ChannelPanels.Typed;
import dev.relaywatch.dashboard.settings.ChannelsView.Tested;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who hears of alerts, where, and can they be told? */
@RestController
class ChannelsPage {
    private final Looks looks;
    private final Pages pages;
    private final ChannelsViews views;

    ChannelsPage(Looks looks, Pages pages, ChannelsViews views) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
    }

    @Allowed(Right.LOOK)
    @GetMapping(SettingsNav.CHANNELS)
    ResponseEntity<?> see(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Channels",
                List.of(),
                look ->
                        pages.page(
                                "settings/channels",
                                views.of(
                                        look,
                                        notice(look.asked(Deeds.DONE)),
                                        null,
                                        Typed.NOTHING)));
    }

    /**
     * What answers a form.
     *
     * @param here where the page is found again
     * @param tested how a test just ended; absent: none was made
     */
    ResponseEntity<?> answer(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            @Nullable Notice notice,
            @Nullable Tested tested,
            Typed typed) {
        return Deeds.shown(
                here,
                looks.at(
                        person.calling(Role.VIEWER),
                        request,
                        here,
                        "Channels",
                        List.of(),
                        look ->
                                pages.page(
                                        "settings/channels",
                                        views.of(look, notice, tested, typed))));
    }

    private static @Nullable Notice notice(@Nullable String done) {
        return switch (done) {
            case "made" ->
                    Notice.done("It is made", "Test it now: a message says that it is none.");
            case "changed" -> Notice.done("Saved", "The next alert is told as it says.");
            case "removed" ->
                    Notice.done("It is removed", "Its settings and secrets are gone for good.");
            case "gone" ->
                    Notice.wrong("There is no such channel", "It may have been removed meanwhile.");
            case null, default -> null;
        };
    }
}
