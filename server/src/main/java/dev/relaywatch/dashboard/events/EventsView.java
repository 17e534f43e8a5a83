package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, or those that a search found.
 *
 * @param state of the list
 * @param rate how many came in the last minute, in words; empty where that says nothing
 * @param names of events and conversions of the last day, to choose from
 * @param statuses to choose from
 * @param typed what was searched for, where it is nobody's; empty otherwise
 * @param searched what was searched for, in words; empty where nothing was
 * @param holders stores in which something of it stands, where no store is chosen
 * @param older where the list goes on; absent at its end
 * @param paused since when nothing new is shown; absent where it is live
 */
public record EventsView(
        Look look,
        State state,
        String rate,
        List<Choice> names,
        List<Choice> statuses,
        String typed,
        String searched,
        List<EventLine> lines,
        List<Choice> holders,
        @Nullable String older,
        @Nullable Moment paused) {
    public EventsView {
        names = List.copyOf(names);
        statuses = List.copyOf(statuses);
        lines = List.copyOf(lines);
        holders = List.copyOf(holders);
    }

    /** What the list is. */
    public enum State {
        /** The newest; goes on by itself. */
        LIVE,
        /** As it was at a moment. */
        PAUSED,
        /** A page from before, or what a search found. */
        STILL,
        /** There are too many stores for one list. */
        CHOOSE_A_STORE,
        /** A search over all stores leads to those that have something. */
        HOLDERS,
        /** It would have taken too long. */
        TOOK_TOO_LONG,
        /** The address says something that cannot be read. */
        WRONG
    }

    /**
     * @param link the page with it chosen
     */
    public record Choice(String label, String link, boolean chosen) {}
}
