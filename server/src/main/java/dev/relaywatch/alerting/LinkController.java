package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertLinks.Linked;
import dev.relaywatch.alerting.AlertLinks.NotOurs;
import dev.relaywatch.alerting.AlertLinks.TooOld;
import dev.relaywatch.alerting.Alerts.Action;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Right;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The signed link of a message: whoever has it may acknowledge the alert, without signing in.
 * Looking changes nothing, because programs look at links before people do.
 */
@RestController
class LinkController {
    private static final MediaType HTML =
            new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final Alerts alerts;
    private final AlertLines lines;
    private final AlertLinks links;
    private final LinkPage page;

    LinkController(Alerts alerts, AlertLines lines, AlertLinks links, LinkPage page) {
        this.alerts = alerts;
        this.lines = lines;
        this.links = links;
        this.page = page;
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/a/{token}")
    ResponseEntity<String> look(@PathVariable String token) {
        return switch (links.read(token)) {
            case Linked linked -> shown(token, linked, Optional.empty());
            case TooOld _ -> answer(GONE, page.tooOld());
            case NotOurs _ -> answer(NOT_FOUND, page.notOurs());
        };
    }

    @Allowed(Right.ANYONE)
    @PostMapping("/a/{token}")
    ResponseEntity<String> acknowledge(@PathVariable String token) {
        return switch (links.read(token)) {
            case Linked linked -> {
                var _ = alerts.act(linked.alert(), Action.ACKNOWLEDGE, null, actor(linked), null);
                yield shown(token, linked, Optional.of(Action.ACKNOWLEDGE));
            }
            case TooOld _ -> answer(GONE, page.tooOld());
            case NotOurs _ -> answer(NOT_FOUND, page.notOurs());
        };
    }

    /** Only of what was done by this link. */
    @Allowed(Right.ANYONE)
    @PostMapping("/a/{token}/undo")
    ResponseEntity<String> undo(@PathVariable String token) {
        return switch (links.read(token)) {
            case Linked linked -> {
                boolean own =
                        lines.of(linked.alert(), null)
                                .filter(line -> actor(linked).name().equals(line.acknowledgedBy()))
                                .isPresent();
                if (own) {
                    var _ =
                            alerts.act(
                                    linked.alert(),
                                    Action.UNACKNOWLEDGE,
                                    null,
                                    actor(linked),
                                    null);
                }
                yield shown(token, linked, Optional.of(Action.UNACKNOWLEDGE));
            }
            case TooOld _ -> answer(GONE, page.tooOld());
            case NotOurs _ -> answer(NOT_FOUND, page.notOurs());
        };
    }

    private static Actor actor(Linked linked) {
        return new Actor(Actor.Kind.LINK, "link via " + linked.channel());
    }

    private ResponseEntity<String> shown(String token, Linked linked, Optional<Action> done) {
        return lines.of(linked.alert(), null)
                .map(line ->
                        answer(200, page.of(token, line, actor(linked).name(), done.orElse(null))))
                .orElseGet(() -> answer(NOT_FOUND, page.forgotten()));
    }

    private ResponseEntity<String> answer(int status, String html) {
        return ResponseEntity.status(status)
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", page.policy())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .body(html);
    }
}
