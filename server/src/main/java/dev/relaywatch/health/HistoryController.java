package dev.relaywatch.health;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What checks found before. */
@RestController
class HistoryController {
    private final History history;
    private final Health health;
    private final Scope scope;

    HistoryController(History history, Health health, Scope scope) {
        this.history = history;
        this.health = health;
        this.scope = scope;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/platform/health/history")
    ResponseEntity<?> history(
            Caller caller,
            @RequestParam String service,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String connection,
            @RequestParam(defaultValue = "24h") String range) {
        if (!health.watches(service)) {
            return Problem.notFound(
                            "there is no service \""
                                    + service
                                    + "\"; watched are "
                                    + String.join(", ", health.services()))
                    .response();
        }
        Optional<HistoryRange> wanted = HistoryRange.of(range);
        if (wanted.isEmpty()) {
            return Problem.badParameter("range", "must be 1h, 24h, 7d or 30d").response();
        }
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    ResponseEntity.ok(history.of(service, true, null, connection, wanted.get()));
            case Scope.One(var one) ->
                    ResponseEntity.ok(history.of(service, false, one, connection, wanted.get()));
        };
    }
}
