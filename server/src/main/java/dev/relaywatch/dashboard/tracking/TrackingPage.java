package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Are conversions arriving? */
@RestController
class TrackingPage {
    private final Looks looks;
    private final Pages pages;
    private final DataHealths healths;

    TrackingPage(Looks looks, Pages pages, DataHealths healths) {
        this.looks = looks;
        this.pages = pages;
        this.healths = healths;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/tracking")
    ResponseEntity<?> tracking(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Data health",
                DataHealths.SPANS,
                look -> pages.page("tracking/health", healths.of(look)));
    }
}
