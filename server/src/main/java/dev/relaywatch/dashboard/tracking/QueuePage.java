package dev.relaywatch.dashboard.tracking;

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

/** Which items are stuck, why? */
@RestController
class QueuePage {
    private final Looks looks;
    private final Pages pages;
    private final QueueViews queue;

    QueuePage(Looks looks, Pages pages, QueueViews queue) {
        this.looks = looks;
        this.pages = pages;
        this.queue = queue;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/tracking/queue")
    ResponseEntity<?> queue(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Queue",
                List.of(),
                look ->
                        pages.page(
                                "tracking/queue",
                                queue.of(
                                        look,
                                        QueueAsked.of(look),
                                        QueueDeeds.notice(
                                                look.asked("done"), look.asked("lane")))));
    }
}
