package dev.relaywatch.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lanes whose next call is not due yet, and when it is. Not safe for threads; the dispatcher guards
 * it.
 */
class WaitingLanes {
    private final Map<Lane, Instant> dueAt = new HashMap<>();

    /** Also those that were put off again or are due earlier since. */
    private final PriorityQueue<Due> inOrder = new PriorityQueue<>(Comparator.comparing(Due::at));

    private record Due(Lane lane, Instant at) {}

    void until(Lane lane, Instant at) {
        if (!at.equals(dueAt.put(lane, at))) {
            inOrder.add(new Due(lane, at));
        }
    }

    boolean contains(Lane lane) {
        return dueAt.containsKey(lane);
    }

    void remove(Lane lane) {
        dueAt.remove(lane);
    }

    /** Those that are due now wait no longer. */
    List<Lane> takeDue(Instant now) {
        List<Lane> due = new ArrayList<>();
        for (Due first = first(); first != null && !first.at().isAfter(now); first = first()) {
            inOrder.remove();
            dueAt.remove(first.lane());
            due.add(first.lane());
        }
        return due;
    }

    /** When the first of them is due. */
    Optional<Instant> next() {
        return Optional.ofNullable(first()).map(Due::at);
    }

    private @Nullable Due first() {
        Due first = inOrder.peek();
        while (first != null && !first.at().equals(dueAt.get(first.lane()))) {
            inOrder.remove();
            first = inOrder.peek();
        }
        return first;
    }
}
