package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.delivery.DeliveryQueue.StoppedLane;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lane that does not flow.
 *
 * @param slug of its store
 * @param label of its destination, as routes write it
 * @param shape {@code degraded} or {@code unhealthy}
 * @param goesOn what happens by itself
 */
public record LaneRow(
        String slug,
        String store,
        String label,
        String destination,
        String shape,
        String word,
        String reason,
        Moment since,
        String lasts,
        long waiting,
        String goesOn) {

    /** Those of stores that are looked at. */
    static List<LaneRow> of(List<StoppedLane> lanes, Look look) {
        return lanes.stream()
                .filter(one -> store(one.lane().lane().tenant(), look) != null)
                .map(one -> of(one, look))
                .toList();
    }

    private static @Nullable Tenant store(TenantId id, Look look) {
        return look.stores().stream()
                .filter(store -> store.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static LaneRow of(StoppedLane stopped, Look look) {
        TroubledLane lane = stopped.lane();
        Tenant store = store(lane.lane().tenant(), look);
        return new LaneRow(
                store == null ? "" : store.slug(),
                store == null ? "" : store.name(),
                stopped.destination(),
                ServiceName.of(stopped.destination()),
                lane.state() == TroubledLane.State.PAUSED ? "unhealthy" : "degraded",
                word(lane.state()),
                lane.reason(),
                look.moment(lane.since()),
                Figures.duration(Duration.between(lane.since(), look.now())),
                lane.waiting(),
                goesOn(lane, look));
    }

    private static String word(TroubledLane.State state) {
        return switch (state) {
            case PAUSED -> "Paused";
            case BROKEN -> "No answer";
            case PROBING -> "Trying one";
            case HELD -> "Rests";
        };
    }

    private static String goesOn(TroubledLane lane, Look look) {
        return switch (lane.state()) {
            case PAUSED -> "flows again with a new secret, or when resumed";
            case BROKEN -> "one item is tried now and then";
            case PROBING -> "one item is being tried";
            case HELD ->
                    lane.heldUntil() == null
                            ? "goes on by itself"
                            : "goes on by itself at " + look.moment(lane.heldUntil()).text();
        };
    }
}
