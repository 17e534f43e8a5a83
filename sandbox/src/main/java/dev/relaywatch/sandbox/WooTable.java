package dev.relaywatch.sandbox;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Rows by their id; of too many the oldest go. */
final class WooTable {
    private final NavigableMap<Long, ObjectNode> rows = new TreeMap<>();
    private final int most;
    private long next;

    WooTable(long firstId, int most) {
        this.next = firstId;
        this.most = most;
    }

    /** An id that no row had yet. */
    long nextId() {
        return next++;
    }

    /** The row with this id is this one from now on. */
    ObjectNode put(ObjectNode row) {
        long id = row.path("id").asLong();
        rows.put(id, row);
        next = Math.max(next, id + 1);
        if (rows.size() > most) {
            rows.pollFirstEntry();
        }
        return row;
    }

    void remove(long id) {
        rows.remove(id);
    }

    Optional<ObjectNode> find(long id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** By id, the lowest first. */
    List<ObjectNode> all() {
        return List.copyOf(rows.values());
    }
}
