package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Callers;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Alerts and services as they change, as server-sent events (HTML Living Standard, 9.2). */
@RestController
class AlertStreamController {
    private static final int LONGEST_NUMBER = 18;
    private static final String COME_BACK_AFTER = "10";

    private final AlertStream stream;
    private final Scope scope;
    private final Callers callers;

    AlertStreamController(AlertStream stream, Scope scope, Callers callers) {
        this.stream = stream;
        this.scope = scope;
        this.callers = callers;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/platform/alerts/stream")
    ResponseEntity<?> stream(
            Caller caller,
            HttpServletRequest request,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastSeen,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> opened(new Viewer(null), lastSeen, request);
            case Scope.One(var one) -> opened(new Viewer(one), lastSeen, request);
        };
    }

    private ResponseEntity<?> opened(
            Viewer viewer, @Nullable String lastSeen, HttpServletRequest request) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok()
                        .contentType(MediaType.TEXT_EVENT_STREAM)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        // proxies that gather answers would hold events back
                        .header("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return answer.build();
        }
        return stream.open(viewer, number(lastSeen), callers.still(request))
                .<ResponseEntity<?>>map(answer::body)
                .orElseGet(this::full);
    }

    private ResponseEntity<?> full() {
        return ResponseEntity.status(503)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header(HttpHeaders.RETRY_AFTER, COME_BACK_AFTER)
                .body(
                        Problem.unavailable(
                                "no more than "
                                        + stream.mostOpen()
                                        + " streams are open on a server at once; close those that nobody"
                                        + " reads, or come back a little later"));
    }

    /** Absent where it is none that an event had. */
    private static @Nullable Long number(@Nullable String text) {
        return text != null
                        && !text.isEmpty()
                        && text.length() <= LONGEST_NUMBER
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.valueOf(text)
                : null;
    }
}
