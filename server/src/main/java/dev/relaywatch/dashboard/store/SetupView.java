package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a store to its first delivered event, step by step.
 *
 * @param notice how the last deed ended; absent where none was done, or where it shows by itself
 * @param key the public key that was just made; absent: its text is not known any more
 * @param keys those that open something
 * @param connected destinations
 * @param offered services that are not connected yet, to choose from
 * @param form of the service that was chosen; absent: none was
 * @param event the newest of the store, those that went somewhere first; absent: none came yet
 * @param delivered whether anything ever arrived anywhere
 */
public record SetupView(
        Look look,
        Tenant store,
        @Nullable Notice notice,
        @Nullable Snippet key,
        List<KeyLine> keys,
        List<Connected> connected,
        List<String> offered,
        @Nullable Form form,
        @Nullable Arrival event,
        boolean delivered) {
    public SetupView {
        keys = List.copyOf(keys);
        connected = List.copyOf(connected);
        offered = List.copyOf(offered);
    }

    /** What comes next: 1 to 3; 4 where all is done. */
    public int next() {
        if (keys.isEmpty()) {
            return 1;
        }
        return connected.isEmpty() ? 2 : delivered ? 4 : 3;
    }

    /** Whether a step is done, in whatever order they were taken. */
    public boolean isDone(int step) {
        return switch (step) {
            case 1 -> !keys.isEmpty();
            case 2 -> !connected.isEmpty();
            default -> delivered;
        };
    }

    /** Where the forms of this page are posted. */
    public String at(String deed) {
        return "/stores/" + store.slug() + "/setup/" + deed;
    }

    /** What to paste, with the key in it. */
    public record Snippet(String key, String script, String curl) {}

    /**
     * @param used absent: never
     */
    public record KeyLine(String name, String prefix, Moment made, @Nullable Moment used) {}

    /**
     * @param name of the connection among those to the service
     * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
     * @param words how it stands
     * @param checked absent: not yet
     */
    public record Connected(
            String service, String name, String state, String words, @Nullable Moment checked) {}

    /** What is asked of a connection. */
    public record Form(
            String service, List<FormField> first, List<FormField> further, boolean unfolded) {
        public Form {
            first = List.copyOf(first);
            further = List.copyOf(further);
        }
    }

    /**
     * An event that came in.
     *
     * @param trace where it is told in full
     */
    public record Arrival(String name, String ago, Address trace, List<Way> ways) {
        public Arrival {
            ways = List.copyOf(ways);
        }
    }

    /** What became of it at one destination, or of that it goes nowhere. */
    public record Way(String state, String words, String reason) {}
}
