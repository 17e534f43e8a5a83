package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.delivery.DeliveryQueue;
import dev.relaywatch.delivery.Replay;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.ReplayStart;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do about the queue from a page; leads to how it goes on. */
@RestController
class QueueDeeds {
    private final Replay replay;
    private final DeliveryQueue queue;
    private final Scope scope;
    private final Clock clock;

    QueueDeeds(Replay replay, DeliveryQueue queue, Scope scope, Clock clock) {
        this.replay = replay;
        this.queue = queue;
        this.scope = scope;
        this.clock = clock;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/tracking/retry")
    ResponseEntity<?> retry(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String destination,
            @RequestParam(required = false) @Nullable String errorCode,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(defaultValue = "") String confirm) {
        QueueAsked asked = QueueAsked.of(status, destination, errorCode, since);
        boolean confirmed = confirm.equals("yes");
        return switch (scope.of(caller, blankToNull(tenant))) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> retry(null, tenant, asked, confirmed, caller.actor());
            case Scope.One(var one) -> retry(one, tenant, asked, confirmed, caller.actor());
        };
    }

    private ResponseEntity<?> retry(
            @Nullable TenantId of,
            @Nullable String tenant,
            QueueAsked asked,
            boolean confirmed,
            Actor actor) {
        Address preview = asked.at(Address.of("/tracking/retry").with("tenant", tenant));
        Optional<QueueFilter> filter =
                asked.retried(queue, of, clock.instant())
                        .filter(found -> !found.statuses().isEmpty());
        if (filter.isEmpty()) {
            return to(preview.with("done", "nothing"));
        }
        return switch (replay.start(filter.get(), confirmed, actor)) {
            case ReplayStart.Begun begun -> to(progress(begun.id(), tenant));
            case ReplayStart.Joined(var id) -> to(progress(id, tenant));
            case ReplayStart.Refused _ -> to(preview.with("done", "busy"));
        };
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/tracking/replays/{id}/stop")
    ResponseEntity<?> stop(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, blankToNull(tenant))) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> stop(null, id, tenant, caller);
            case Scope.One(var one) -> stop(one, id, tenant, caller);
        };
    }

    private ResponseEntity<?> stop(
            @Nullable TenantId of, UUID id, @Nullable String tenant, Caller caller) {
        return replay.stop(of, id, caller.actor()).isPresent() || caller instanceof Caller.Person
                ? to(progress(id, tenant))
                : Problem.notFound("there is no replay of this id").response();
    }

    /**
     * @param tenant of which stores the page is that this leads back to
     */
    @Allowed(Right.OPERATE)
    @PostMapping("/tracking/lanes/{slug}/{destination}/resume")
    ResponseEntity<?> resume(
            Caller caller,
            @PathVariable String slug,
            @PathVariable String destination,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.ofOne(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> to(Address.of("/tracking/queue"));
            case Scope.One(var one) ->
                    to(
                            Address.of("/tracking/queue")
                                    .with("tenant", tenant)
                                    .with("done", resumed(one, destination, caller.actor()))
                                    .with("lane", destination));
        };
    }

    private String resumed(TenantId tenant, String destination, Actor actor) {
        return replay.resume(tenant, destination, actor)
                .map(wasStopped -> wasStopped ? "resumed" : "flowed")
                .orElse("gone");
    }

    private static Address progress(UUID id, @Nullable String tenant) {
        return Address.of("/tracking/replays/" + id).with("tenant", tenant);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static ResponseEntity<?> to(Address address) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(address.toString()))
                .build();
    }

    /**
     * How it ended, as the page says it; absent where nothing was done.
     *
     * @param lane the destination concerned
     */
    static @Nullable Notice notice(@Nullable String done, @Nullable String lane) {
        String name = lane == null ? "That lane" : ServiceName.of(lane);
        return switch (done) {
            case "resumed" ->
                    Notice.done(name + " flows again", "What waited in its lane is being sent.");
            case "flowed" -> Notice.done(name + " was flowing already", "");
            case "gone" ->
                    Notice.wrong("There is no such lane", "Its connection may have been removed.");
            case "busy" ->
                    Notice.wait(
                            "Too many retries are running",
                            "Wait for one to end, or stop one; nothing was sent.");
            case "nothing" ->
                    Notice.wait(
                            "Nothing was sent",
                            "Only what failed and dead letters can be retried, at a destination that exists.");
            case null, default -> null;
        };
    }
}
