package dev.relaywatch.delivery;

import dev.relaywatch.delivery.Destination.Tested;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Test connection: would this destination take what is sent to it. */
@RestController
class DestinationController {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Destinations destinations;
    private final Scope scope;

    DestinationController(Destinations destinations, Scope scope) {
        this.destinations = destinations;
        this.scope = scope;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/api/admin/destinations/{slug}/{destination}/test")
    ResponseEntity<?> test(
            Caller caller, @PathVariable String slug, @PathVariable String destination) {
        return switch (scope.of(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> Problem.notFound("there is no such tenant").response();
            case Scope.One(var one) -> test(one, slug, destination);
        };
    }

    private ResponseEntity<?> test(TenantId tenant, String slug, String destination) {
        return destinations.of(tenant).stream()
                .filter(connected -> connected.label().equals(destination))
                .findFirst()
                .<ResponseEntity<?>>map(connected -> {
                    Tested tested = connected.destination().test(connected.connection(), LIMIT);
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("success", tested.works());
                    view.put("destination", destination);
                    view.put("message", tested.message());
                    return ResponseEntity.ok(view);
                })
                .orElseGet(() ->
                        Problem.notFound(
                                        "tenant \""
                                                + slug
                                                + "\" has no destination \""
                                                + destination
                                                + "\"")
                                .response());
    }
}
