package dev.relaywatch.dashboard.overview;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong now, for whom, and what does it cost? */
@RestController
class OverviewPage {
    private final Looks looks;
    private final Pages pages;
    private final Overviews overviews;

    OverviewPage(Looks looks, Pages pages, Overviews overviews) {
        this.looks = looks;
        this.pages = pages;
        this.overviews = overviews;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/")
    ResponseEntity<?> overview(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Overview",
                List.of(),
                look -> pages.page("overview/overview", overviews.of(look, Afterwards.of(look))));
    }
}
