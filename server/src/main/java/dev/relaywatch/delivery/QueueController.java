package dev.relaywatch.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.TroubledLane;
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
import java.util.Objects;
import java.util.Optional;
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

    private final DeliveryQueue queue;
    private final Tenancy tenancy;
    private final Scope scope;

    QueueController(DeliveryQueue queue, Tenancy tenancy, Scope scope) {
        this.queue = queue;
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

    /** Items stuck for the same reason. */
    record GroupView(
            @Nullable String errorCode,
            @Nullable String errorMessage,
            long count,
            @Nullable BigDecimal value,
            Instant oldest) {}

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
        String destination = blankToNull(asked.destination());
        String status = blankToNull(asked.status());
        Optional<QueueFilter> filter =
                queue.filter(
                        tenant,
                        status == null ? List.of() : Arrays.asList(status.split(",")),
                        destination,
                        asked.errorCode(),
                        asked.from(),
                        asked.to());
        if (filter.isEmpty()) {
            return Problem.badParameter(
                            "destination",
                            queue.unknown(tenant, Objects.requireNonNull(destination)))
                    .response();
        }
        return list(filter.get(), asked.groupBy(), page);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private ResponseEntity<?> list(QueueFilter filter, @Nullable String groupBy, Page page) {
        if (groupBy == null) {
            return ResponseEntity.ok(
                    page.listed(
                            queue.items(filter, page.offset(), page.limit() + 1).stream()
                                    .map(this::view)
                                    .toList()));
        }
        if (!groupBy.equals("errorCode")) {
            return Problem.badRequest("groupBy: must be errorCode").response();
        }
        return ResponseEntity.ok(
                Map.of(
                        "groups",
                        queue.errorGroups(filter).stream()
                                .map(group ->
                                        new GroupView(
                                                group.errorCode(),
                                                group.errorMessage(),
                                                group.count(),
                                                group.value(),
                                                group.oldest()))
                                .toList()));
    }

    private ItemView view(DeliveryQueue.Item item) {
        Failure failure = item.lastFailure();
        return new ItemView(
                item.id(),
                slug(item.tenant()),
                item.destination(),
                item.status(),
                item.eventId(),
                item.event(),
                item.value() == null ? null : item.value().amount(),
                item.value() == null ? null : item.value().currency(),
                item.retryCount(),
                item.nextRetryAt(),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                item.httpStatus(),
                item.createdAt(),
                item.updatedAt(),
                item.confirmation());
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
                queue.stoppedLanes(tenant).stream().map(this::view).toList(), null);
    }

    private LaneView view(DeliveryQueue.StoppedLane stopped) {
        TroubledLane lane = stopped.lane();
        return new LaneView(
                slug(lane.lane().tenant()),
                stopped.destination(),
                state(lane.state()),
                lane.reason(),
                lane.since(),
                lane.heldUntil(),
                lane.waiting());
    }

    private String slug(TenantId tenant) {
        return tenancy.tenant(tenant).map(Tenant::slug).orElse(tenant.toString());
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
