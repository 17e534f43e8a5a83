package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Did this event arrive? */
@RestController
class EventsPage {
    static final List<Span> SPANS = List.of(Span.DAY, Span.HOUR, Span.WEEK, Span.MONTH);
    private static final int LONGEST = 200;

    private final Looks looks;
    private final Pages pages;
    private final EventLists lists;
    private final Traces traces;

    EventsPage(Looks looks, Pages pages, EventLists lists, Traces traces) {
        this.looks = looks;
        this.pages = pages;
        this.lists = lists;
        this.traces = traces;
    }

    /**
     * The newest, or one.
     *
     * @param id asks for the trace of an event whose id no path can hold
     */
    @Allowed(Right.LOOK)
    @GetMapping("/tracking/events")
    ResponseEntity<?> events(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(defaultValue = "") String q) {
        return looks.at(
                person,
                request,
                "Events",
                SPANS,
                look -> {
                    if (id != null && !id.isBlank()) {
                        return trace(look, id);
                    }
                    String hidden = q.isEmpty() ? "" : lists.hidden(look, text(q));
                    return hidden.equals(q)
                            ? pages.page("events/events", lists.of(look))
                            : led(look.frame().here().with("q", hidden));
                });
    }

    /**
     * Leads to what was typed, which goes no further than this: an address or a number is hashed.
     *
     * @param typed under a name that no address of ours takes over
     */
    @Allowed(Right.LOOK)
    @PostMapping("/tracking/events/search")
    ResponseEntity<?> search(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(name = "_typed", defaultValue = "") String typed) {
        return looks.at(
                person,
                request,
                "Events",
                SPANS,
                look ->
                        led(
                                look.frame()
                                        .to("/tracking/events")
                                        .with("q", lists.hidden(look, text(typed)))));
    }

    @Allowed(Right.LOOK)
    @GetMapping("/tracking/events/{eventId}")
    ResponseEntity<?> event(
            Caller.Person person, HttpServletRequest request, @PathVariable String eventId) {
        return looks.at(person, request, "Events", SPANS, look -> trace(look, eventId));
    }

    private ResponseEntity<?> trace(Look look, String eventId) {
        return traces.of(look, eventId, look.asked("event"))
                .<ResponseEntity<?>>map(view -> pages.page("events/trace", view))
                .orElseGet(() ->
                        pages.page(
                                HttpStatus.NOT_FOUND,
                                "events/unknown",
                                new UnknownEvent(
                                        look, look.frame().to("/tracking/events").toString())));
    }

    private static String text(String typed) {
        String text = typed.replace("\0", "").strip();
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    private static ResponseEntity<?> led(Address there) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(there.toString()))
                .build();
    }
}
