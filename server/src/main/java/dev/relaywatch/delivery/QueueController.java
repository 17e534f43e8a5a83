package dev.relaywatch.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.queue.ErrorGroup;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.queue.QueueEntry;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The queue and its lanes, as people look at them. */
@RestController
class QueueController {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final WorkQueue queue;
    private final Deliveries deliveries;
    private final QueueSubjects subjects;
    private final Destinations destinations;
    private final Tenancy tenancy;
    private final Scope scope;

    QueueController(
            WorkQueue queue,
            Deliveries deliveries,
            QueueSubjects subjects,
            Destinations destinations,
            Tenancy tenancy,
            Scope scope) {
        this.queue = queue;
        this.deliveries = deliveries;
        this.subjects = subjects;
        this.destinations = destinations;
        this.tenancy = tenancy;
        this.scope = scope;
    }

    /** One item of the list. */
    record ItemView(
            UUID id,
            String tenant,
            String destination,
            String status,
            @Nullable String eventId,
            @Nullable String event,
            @Nullable BigDecimal value,
            @Nullable String currency,
            int retryCount,
            @Nullable Instant nextRetryAt,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable Integer httpStatus,
            Instant createdAt,
            Instant updatedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ConfirmationView confirmation) {}

    /** One lane that does not flow. */
    record LaneView(
            String tenant,
            String destination,
            String state,
            String reason,
            Instant since,
            @Nullable Instant heldUntil,
            long waiting) {}

    @Allowed(Right.READ)
    @GetMapping("/api/admin/queue")
    ResponseEntity<?> queue(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String destination,
            @RequestParam(required = false) @Nullable String errorCode,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String groupBy,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (isOutOfTime(from) || isOutOfTime(to)) {
            return Problem.badRequest("from, to: must be times of the years 1 to 9999").response();
        }
        Page page = Page.of(limit, cursor);
        Asked asked = new Asked(status, destination, errorCode, from, to, groupBy);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> list(null, asked, page);
            case Scope.One(var one) -> list(one, asked, page);
        };
    }

    /** As it stands in the address. */
    private record Asked(
            @Nullable String status,
            @Nullable String destination,
            @Nullable String errorCode,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String groupBy) {}

    /** The database has no such time to compare with. */
    private static boolean isOutOfTime(@Nullable Instant instant) {
        return instant != null && (instant.isBefore(FIRST) || instant.isAfter(LAST));
    }

    private ResponseEntity<?> list(@Nullable TenantId tenant, Asked asked, Page page) {
        String destination = asked.destination();
        LaneChoice lanes = null;
        if (destination != null && !destination.isBlank()) {
            lanes = destinations.lanes(tenant, destination).orElse(null);
            if (lanes == null) {
                return Problem.badParameter(
                                "destination", destinations.unknown(tenant, destination))
                        .response();
            }
        }
        String status = asked.status();
        List<String> statuses =
                status == null || status.isBlank() ? List.of() : Arrays.asList(status.split(","));
        return list(
                new QueueFilter(
                        tenant, statuses, lanes, asked.errorCode(), asked.from(), asked.to(), null),
                asked.groupBy(),
                page);
    }

    private ResponseEntity<?> list(QueueFilter filter, @Nullable String groupBy, Page page) {
        if (groupBy == null) {
            List<QueueEntry> entries = queue.entries(filter, page.offset(), page.limit() + 1);
            Map<UUID, QueueSubjects.Name> names = subjects.of(entries);
            Map<UUID, ConfirmationView> confirmations = deliveries.confirmations(entries);
            return ResponseEntity.ok(
                    page.listed(
                            entries.stream()
                                    .map(entry ->
                                            view(
                                                    entry,
                                                    names.get(entry.id()),
                                                    confirmations.get(entry.id())))
                                    .toList()));
        }
        if (!groupBy.equals("errorCode")) {
            return Problem.badRequest("groupBy: must be errorCode").response();
        }
        List<ErrorGroup> groups = queue.errorGroups(filter);
        return ResponseEntity.ok(Map.of("groups", groups));
    }

    private ItemView view(
            QueueEntry entry,
            QueueSubjects.@Nullable Name name,
            @Nullable ConfirmationView confirmation) {
        Failure failure = entry.lastFailure();
        return new ItemView(
                entry.id(),
                slug(entry.lane()),
                deliveries.label(entry.lane()),
                entry.status(),
                name == null ? null : name.eventId(),
                name == null ? null : name.event(),
                entry.value() == null ? null : entry.value().amount(),
                entry.value() == null ? null : entry.value().currency(),
                entry.retryCount(),
                entry.nextRetryAt(),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                entry.httpStatus(),
                entry.createdAt(),
                entry.updatedAt(),
                confirmation);
    }

    @Allowed(Right.READ)
    @GetMapping("/api/admin/lanes")
    ResponseEntity<?> lanes(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> ResponseEntity.ok(lanes(null));
            case Scope.One(var one) -> ResponseEntity.ok(lanes(one));
        };
    }

    private Page.Listed<LaneView> lanes(@Nullable TenantId tenant) {
        return new Page.Listed<>(
                queue.troubledLanes(tenant).stream().map(this::view).toList(), null);
    }

    private LaneView view(TroubledLane lane) {
        return new LaneView(
                slug(lane.lane()),
                deliveries.label(lane.lane()),
                state(lane.state()),
                lane.reason(),
                lane.since(),
                lane.heldUntil(),
                lane.waiting());
    }

    private String slug(Lane lane) {
        return tenancy.tenant(lane.tenant()).map(Tenant::slug).orElse(lane.tenant().toString());
    }

    /** A rest that a platform asked for has an end of its own: the lane is open. */
    private static String state(TroubledLane.State state) {
        return switch (state) {
            case PAUSED -> "paused";
            case BROKEN -> "broken";
            case PROBING -> "probing";
            case HELD -> "open";
        };
    }
}
