package dev.relaywatch.delivery;

import dev.relaywatch.shared.ConnectionId;
import java.util.List;

/**
 * What goes where, of one tenant.
 *
 * @param byDefault whether it has no routes of its own
 * @param fromFile whether the configuration file gave them, so that only the file changes them
 * @param lines one for each destination that the tenant is connected to
 */
public record RouteTable(boolean byDefault, boolean fromFile, List<Line> lines) {
    public RouteTable {
        lines = List.copyOf(lines);
    }

    /**
     * @param destination as routes write it: {@code meta_capi}, {@code meta_capi:eu}
     * @param events names of events and types of conversions that go there
     */
    public record Line(String destination, ConnectionId connection, List<String> events) {
        public Line {
            events = List.copyOf(events);
        }
    }
}
