package dev.relaywatch.health.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a {@code text/event-stream} (WHATWG HTML, "Server-sent events", 9.2.6). What
 * the stream's end cut off is given as well: whoever asks sees whether it is whole.
 */
final class EventStream {
    private static final String DATA = "data";

    private EventStream() {}

    /** The data of every event that has any, in order; lines of one event joined by line feeds. */
    static List<String> data(String body) {
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        text.lines()
                .forEach(line -> {
                    if (line.isEmpty()) {
                        end(data, events);
                    } else if (line.equals(DATA)) {
                        data.append('\n');
                    } else if (line.startsWith(DATA + ":")) {
                        String value = line.substring(DATA.length() + 1);
                        data.append(value.startsWith(" ") ? value.substring(1) : value)
                                .append('\n');
                    }
                });
        end(data, events);
        return events;
    }

    private static void end(StringBuilder data, List<String> events) {
        if (data.length() > 1) {
            events.add(data.substring(0, data.length() - 1));
        }
        data.setLength(0);
    }
}
