package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a store goes where.
 *
 * @param says how it is ordered, in a sentence
 * @param then what follows from that
 * @param mayChange whether it is theirs to change, and not the file's
 * @param byDefault whether the store has no routes of its own
 * @param fromFile whether the configuration file gave them
 * @param restoring whether they are asked if the default shall come back
 * @param connect where a destination is connected; absent: not theirs to do
 */
public record RoutesView(
        Look look,
        String sub,
        @Nullable Notice notice,
        String says,
        String then,
        boolean mayChange,
        boolean byDefault,
        boolean fromFile,
        List<Line> lines,
        @Nullable Panel panel,
        boolean restoring,
        String restore,
        String list,
        @Nullable String connect) {
    public RoutesView {
        lines = List.copyOf(lines);
    }

    /**
     * @param name of the destination, for people
     * @param account what tells it from others; may be empty
     * @param events that go there
     */
    public record Line(
            String id,
            String name,
            String account,
            List<String> events,
            String href,
            boolean open) {
        public Line {
            events = List.copyOf(events);
        }
    }

    /** What goes to one connection. */
    public record Panel(String connection, String title, List<Place> places, String close) {
        public Panel {
            places = List.copyOf(places);
        }
    }

    /**
     * One destination behind the connection.
     *
     * @param destination as routes write it
     * @param events to tick
     * @param others those that are not offered, a line each
     */
    public record Place(String destination, String name, List<Event> events, FormField others) {
        public Place {
            events = List.copyOf(events);
        }
    }

    public record Event(String name, String says, boolean on) {}
}
