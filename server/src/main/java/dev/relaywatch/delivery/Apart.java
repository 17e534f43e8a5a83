package dev.relaywatch.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Items of one batch that must not stand in one request: each group is sent as a batch of its own.
 */
public final class Apart {

    /** Sends one group. */
    public interface Sender<G> {
        /**
         * @param left time for the group
         * @return one answer an item, in their order
         */
        List<Sent> send(G group, List<Deliverable> items, Duration left);
    }

    private Apart() {}

    /**
     * Group after group, the one of the first item first. What is said of the account ends the
     * sending, as does the time.
     *
     * @param group asked once for each item, in their order
     * @param limit time for all groups together
     * @return one answer an item, in the order of the batch
     */
    public static <G> List<Sent> send(
            List<Deliverable> items,
            Function<Deliverable, G> group,
            Duration limit,
            Sender<G> sender) {
        Map<G, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            groups.computeIfAbsent(group.apply(items.get(i)), _ -> new ArrayList<>()).add(i);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        @Nullable Sent[] sent = new Sent[items.size()];
        boolean stopped = false;
        for (Map.Entry<G, List<Integer>> each : groups.entrySet()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (stopped || !left.isPositive()) {
                break;
            }
            List<Integer> places = each.getValue();
            List<Sent> answers =
                    sender.send(each.getKey(), places.stream().map(items::get).toList(), left);
            for (int i = 0; i < places.size(); i++) {
                sent[places.get(i)] = answers.get(i);
                stopped |= answers.get(i).endsTheBatch();
            }
        }
        return Stream.of(sent)
                .map(one -> Objects.requireNonNullElseGet(one, Sent::notTried))
                .toList();
    }
}
