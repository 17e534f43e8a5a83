package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.RefusedView;
import dev.relaywatch.delivery.DeliveryQueue;
import dev.relaywatch.delivery.Replay;
import dev.relaywatch.queue.ReplayPreview;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What would be sent if it were tried again, and how far that came. */
@RestController
class RetryPage {
    private static final ReplayPreview NOTHING = new ReplayPreview(0, Map.of(), 0, 0, 0);

    private final Looks looks;
    private final Pages pages;
    private final DeliveryQueue queue;
    private final Replay replay;

    RetryPage(Looks looks, Pages pages, DeliveryQueue queue, Replay replay) {
        this.looks = looks;
        this.pages = pages;
        this.queue = queue;
        this.replay = replay;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/tracking/retry")
    ResponseEntity<?> preview(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Retry",
                List.of(),
                look -> pages.page("tracking/retry", preview(look, QueueAsked.of(look))));
    }

    private RetryView preview(Look look, QueueAsked asked) {
        ReplayPreview preview =
                asked.retried(queue, look.tenant(), look.now())
                        .map(replay::preview)
                        .orElse(NOTHING);
        boolean confirmed = "yes".equals(look.asked("confirm"));
        return new RetryView(
                look,
                QueueDeeds.notice(look.asked("done"), null),
                asked,
                asked.words(),
                preview.matching(),
                preview.matching() - (confirmed ? 0 : preview.outsideDedupWindow()),
                preview.outsideDedupWindow(),
                preview.tooOld(),
                Cost.sums(preview.value()),
                preview.valueUnknown(),
                confirmed,
                lanes(look, asked),
                List.of(
                        kind(look, asked, "", "Both"),
                        kind(look, asked, "failed", "Failed"),
                        kind(look, asked, "dead_letter", "Dead letters")),
                asked.at(look.frame().to("/tracking/queue")).toString(),
                look.may(Role.ANALYST));
    }

    /** Whoever retries says that the accounts are good. */
    private List<LaneRow> lanes(Look look, QueueAsked asked) {
        return LaneRow.of(queue.stoppedLanes(look.tenant()), look).stream()
                .filter(lane ->
                        asked.destination().isEmpty() || lane.label().equals(asked.destination()))
                .toList();
    }

    private static RetryView.Kind kind(Look look, QueueAsked asked, String status, String label) {
        return new RetryView.Kind(
                label,
                asked.withStatus(status)
                        .at(look.frame().to("/tracking/retry"))
                        .with("confirm", look.asked("confirm"))
                        .toString(),
                asked.status().equals(status));
    }

    @Allowed(Right.LOOK)
    @GetMapping("/tracking/replays/{id}")
    ResponseEntity<?> progress(
            Caller.Person person, HttpServletRequest request, @PathVariable UUID id) {
        return looks.at(
                person,
                request,
                "Retry",
                List.of(),
                look ->
                        replay.progress(look.tenant(), id)
                                .<ResponseEntity<?>>map(progress ->
                                        pages.page(
                                                "tracking/replay",
                                                ReplayView.of(
                                                        look, progress, look.may(Role.ANALYST))))
                                .orElseGet(() ->
                                        pages.page(
                                                HttpStatus.NOT_FOUND,
                                                "frame/refused",
                                                new RefusedView(
                                                        look.frame(),
                                                        "There is no retry of this id here; it may be of another store."))));
    }
}
