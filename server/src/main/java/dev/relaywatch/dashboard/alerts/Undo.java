package dev.relaywatch.dashboard.alerts;

import java.util.Map;

/**
 * How a small deed is taken back.
 *
 * @param id of the toast: the same for the same deed
 * @param words what was done
 * @param action where the form goes that takes it back
 * @param fields that go with it
 */
public record Undo(String id, String words, String action, Map<String, String> fields) {
    public Undo {
        fields = Map.copyOf(fields);
    }
}
