package dev.relaywatch.dashboard.attribution;

import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where do conversions come from? */
@RestController
class AttributionPage {
    private static final List<Span> SPANS = List.of(Span.WEEK, Span.DAY, Span.MONTH);

    private final Looks looks;
    private final Pages pages;
    private final Attributions attributions;

    AttributionPage(Looks looks, Pages pages, Attributions attributions) {
        this.looks = looks;
        this.pages = pages;
        this.attributions = attributions;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/attribution")
    ResponseEntity<?> attribution(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Attribution",
                SPANS,
                look -> pages.page("attribution/attribution", attributions.of(look)));
    }
}
