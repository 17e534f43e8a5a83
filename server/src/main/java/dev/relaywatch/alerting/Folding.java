package dev.relaywatch.alerting;

import dev.relaywatch.alerting.NotificationStore.Pending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What of all that waits for a channel still matters. Of each alert one thing is told, as the alert
 * stands now, so that a recovery never comes before its alert and a channel that was away is not
 * told what is over.
 */
final class Folding {
    private Folding() {}

    /** One alert's part. */
    sealed interface Part {}

    /**
     * It is told.
     *
     * @param merged told by this one instead
     */
    record Tell(Pending newest, List<UUID> merged) implements Part {
        Tell {
            merged = List.copyOf(merged);
        }
    }

    /** Nobody needs it any more. */
    record Drop(UUID alert, List<UUID> ids, String why) implements Part {
        Drop {
            ids = List.copyOf(ids);
        }
    }

    /** A silence holds it back; it waits. */
    record Hold(UUID alert) implements Part {}

    /**
     * @param pending of one channel, each alert's in their order
     */
    static List<Part> of(List<Pending> pending) {
        Map<UUID, List<Pending>> byAlert = new LinkedHashMap<>();
        pending.forEach(
                one -> byAlert.computeIfAbsent(one.alert(), _ -> new ArrayList<>()).add(one));
        return byAlert.values().stream().map(Folding::part).toList();
    }

    private static Part part(List<Pending> all) {
        Pending newest = all.getLast();
        List<UUID> ids = all.stream().map(Pending::id).toList();
        boolean over = newest.status() == AlertStatus.RESOLVED;
        if (!newest.heard()) {
            if (newest.absorbed()) {
                return new Drop(newest.alert(), ids, "it was part of a platform-wide problem");
            }
            if (newest.silenced()) {
                return over
                        ? new Drop(newest.alert(), ids, "it was silenced, and is over")
                        : new Hold(newest.alert());
            }
            if (all.stream().allMatch(one -> one.transition() == Transition.ESCALATED)
                    && newest.status() != AlertStatus.OPEN) {
                return new Drop(
                        newest.alert(),
                        ids,
                        over ? "it was over before its time" : "somebody acknowledged it in time");
            }
        } else if (newest.silenced() && newest.status() == AlertStatus.OPEN) {
            return new Hold(newest.alert());
        }
        if (newest.transition() == Transition.REMINDED && newest.status() != AlertStatus.OPEN) {
            return new Drop(newest.alert(), ids, "nobody needs to be reminded any more");
        }
        return new Tell(newest, ids.subList(0, ids.size() - 1));
    }
}
