package dev.relaywatch.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often each event was accepted, and when; remembers the newest ids, about 200 bytes each. */
final class Tally {
    static final int MOST_IDS = 500_000;

    private final int mostIds;
    private final Clock clock;
    private final LinkedHashMap<String, Seen> byId = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private long total;
    private long repeats;

    Tally(Clock clock) {
        this(MOST_IDS, clock);
    }

    Tally(int mostIds, Clock clock) {
        this.mostIds = mostIds;
        this.clock = clock;
    }

    synchronized void add(String name, String id) {
        total++;
        Seen first = byId.get(id);
        for (Seen it = first; it != null; it = it.next) {
            if (it.name.equals(name)) {
                it.times++;
                it.last = clock.instant();
                repeats++;
                return;
            }
        }
        byId.put(id, new Seen(shared(name), clock.instant(), first));
        if (byId.size() > mostIds) {
            byId.pollFirstEntry();
        }
    }

    /** Counts an event that cannot be told from another. */
    synchronized void addWithoutId() {
        total++;
    }

    synchronized int times(String name, String id) {
        for (Seen it = byId.get(id); it != null; it = it.next) {
            if (it.name.equals(name)) {
                return it.times;
            }
        }
        return 0;
    }

    /** Under whatever name. */
    synchronized int times(String id) {
        int times = 0;
        for (Seen it = byId.get(id); it != null; it = it.next) {
            times += it.times;
        }
        return times;
    }

    /** When it was accepted first, under whatever name; empty where it was not. */
    synchronized Optional<Instant> first(String id) {
        Instant first = null;
        for (Seen it = byId.get(id); it != null; it = it.next) {
            first = it.first; // the oldest name is the last in the list
        }
        return Optional.ofNullable(first);
    }

    /** When it was accepted last, under whatever name; empty where it was not. */
    synchronized Optional<Instant> last(String id) {
        Instant last = null;
        for (Seen it = byId.get(id); it != null; it = it.next) {
            last = last == null || it.last.isAfter(last) ? it.last : last;
        }
        return Optional.ofNullable(last);
    }

    synchronized Map<EventKey, Integer> byEvent() {
        var counts = new LinkedHashMap<EventKey, Integer>();
        byId.forEach((id, first) -> {
            for (Seen it = first; it != null; it = it.next) {
                counts.put(new EventKey(it.name, id), it.times);
            }
        });
        return counts;
    }

    synchronized long total() {
        return total;
    }

    synchronized long repeats() {
        return repeats;
    }

    synchronized void forget() {
        byId.clear();
        names.clear();
        total = 0;
        repeats = 0;
    }

    /** One copy of each name in memory; names are few, and where they are not they are not kept. */
    private String shared(String name) {
        if (names.size() >= 1_000) {
            return name;
        }
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }

    private static final class Seen {
        private final String name;
        private final Instant first;
        private final @Nullable Seen next;
        private Instant last;
        private int times = 1;

        Seen(String name, Instant at, @Nullable Seen next) {
            this.name = name;
            this.first = at;
            this.last = at;
            this.next = next;
        }
    }
}
