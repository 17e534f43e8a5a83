package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Viewer;
import dev.relaywatch.alerting.WhyNotTold;
import dev.relaywatch.dashboard.alerts.AlertsView.Choice;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.health.Health;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why was I told of a service, or not? */
@RestController
class WhyPage {
    private final Looks looks;
    private final Pages pages;
    private final WhyNotTold whyNotTold;
    private final Health health;

    WhyPage(Looks looks, Pages pages, WhyNotTold whyNotTold, Health health) {
        this.looks = looks;
        this.pages = pages;
        this.whyNotTold = whyNotTold;
        this.health = health;
    }

    /** Without a store, of what belongs to the installation. */
    @Allowed(Right.LOOK)
    @GetMapping(AlertLists.PATH + "/why")
    ResponseEntity<?> why(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Why was I told, or not?",
                List.of(),
                look -> pages.page("alerts/why", view(look)));
    }

    private WhyView view(Look look) {
        String service = asked(look);
        return new WhyView(
                look,
                Stream.concat(
                                health.services().stream(),
                                Stream.of(service).filter(one -> !one.isEmpty()))
                        .distinct()
                        .map(one -> new Choice(one, ServiceName.of(one)))
                        .sorted(Comparator.comparing(Choice::name, String.CASE_INSENSITIVE_ORDER))
                        .toList(),
                service,
                service.isEmpty() ? null : answer(look, service),
                look.frame().to(AlertLists.PATH).toString());
    }

    private static String asked(Look look) {
        return AlertsAsked.of(look).service();
    }

    private WhyView.@Nullable Answer answer(Look look, String service) {
        Viewer viewer = new Viewer(look.person().everywhere() ? null : look.tenant());
        WhyNotTold.Why why = whyNotTold.of(look.tenant(), service, viewer);
        return new WhyView.Answer(
                shape(why.reasons().getFirst().kind()),
                Spoken.sentence(
                        why.sentence()
                                .replace(
                                        "for " + service + ": ",
                                        "for " + ServiceName.of(service) + ": "),
                        look),
                why.reasons().stream()
                        .map(one ->
                                new WhyView.Reason(
                                        shape(one.kind()), Spoken.sentence(one.words(), look)))
                        .toList());
    }

    private static String shape(String kind) {
        return switch (kind) {
            case "fine", "told", "resolved" -> "healthy";
            case "alert", "bad", "no_channel" -> "unhealthy";
            case "not_confirmed", "channel_rests" -> "degraded";
            default -> "unknown";
        };
    }
}
