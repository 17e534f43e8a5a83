package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Cost.Sum;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which items are stuck, and why.
 *
 * @param notice how the last deed ended; absent where none was done
 * @param sub what stands beside the title
 * @param chips statuses to choose from
 * @param destinations to choose from
 * @param unknown a destination that was asked for and that is none here
 * @param retry where everything shown can be tried again
 * @param next the page after; absent on the last
 * @param first the first page; absent on it
 */
public record QueueView(
        Look look,
        @Nullable Notice notice,
        QueueAsked asked,
        String sub,
        List<Chip> chips,
        List<Choice> destinations,
        boolean unknown,
        List<LaneRow> lanes,
        List<Group> groups,
        List<Item> items,
        @Nullable String first,
        @Nullable String next,
        String retry,
        String everything,
        String withoutError,
        boolean mayOperate) {
    public QueueView {
        chips = List.copyOf(chips);
        destinations = List.copyOf(destinations);
        lanes = List.copyOf(lanes);
        groups = List.copyOf(groups);
        items = List.copyOf(items);
    }

    /**
     * @param count empty where it is not known
     */
    public record Chip(String label, String count, String href, boolean current) {}

    public record Choice(String value, String name) {}

    /**
     * Items that are stuck for the same reason.
     *
     * @param code empty where the platform gave none
     * @param where at which destinations
     * @param store empty: of several
     * @param retry empty where they cannot be told from others
     */
    public record Group(
            String key,
            String words,
            String code,
            String where,
            String store,
            ItemState state,
            long count,
            List<Sum> worth,
            String oldest,
            Moment since,
            String href,
            String retry,
            boolean current) {
        public Group {
            worth = List.copyOf(worth);
        }
    }

    /**
     * One item.
     *
     * @param trace empty where its event was erased
     * @param value empty where it carries none
     * @param next when it is tried again, in words
     */
    public record Item(
            String id,
            ItemState state,
            String event,
            String eventId,
            String trace,
            String store,
            String destination,
            String value,
            int tries,
            Moment queued,
            @Nullable Moment next,
            String nextWords,
            String error,
            String code) {}
}
