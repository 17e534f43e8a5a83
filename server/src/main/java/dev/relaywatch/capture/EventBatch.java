package dev.relaywatch.capture;

import dev.relaywatch.capture.EventReader.Reading;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The events of one request, read one by one: the good ones, and what is wrong with the others. */
final class EventBatch {
    private final EventReader reader;
    private final Tenant tenant;
    private final Sender sender;
    private final String list;
    private final int most;
    private final List<NewEvent> understood = new ArrayList<>();
    private final ArrayNode eventIds;
    private final ArrayNode rejected;
    private int size;

    /**
     * @param list its name in the request
     * @param most events that a request may have
     */
    EventBatch(
            EventReader reader,
            Tenant tenant,
            Sender sender,
            String list,
            int most,
            JsonMapper json) {
        this.reader = reader;
        this.tenant = tenant;
        this.sender = sender;
        this.list = list;
        this.most = most;
        this.eventIds = json.createArrayNode();
        this.rejected = json.createArrayNode();
    }

    /** Beyond the most that a request may have they are only counted. */
    void add(JsonNode json) {
        int index = size++;
        if (index >= most) {
            return;
        }
        switch (reader.read(tenant, json, sender)) {
            case Reading.Understood(var event) -> {
                understood.add(event);
                eventIds.add(event.event().eventId());
            }
            case Reading.Refused(var reason) -> note(index, reason);
        }
    }

    /** Takes the place of an event that cannot be read. */
    void reject(String reason) {
        note(size++, reason);
    }

    /** Takes the place of something that is no event. */
    void skip() {
        size++;
    }

    private void note(int index, String reason) {
        if (index >= most) {
            return;
        }
        rejected.addObject().put("index", index).put("reason", reason);
        eventIds.addNull();
    }

    /** Why nothing of it can be stored; absent where something can. */
    @Nullable String refusal() {
        if (size == 0 || size > most) {
            return list + ": has " + size + " events; 1 to " + most + " can be sent at once";
        }
        return understood.isEmpty() ? rejected.get(0).path("reason").asString() : null;
    }

    /** Then nothing of it is to be stored: those beyond the most were not even read. */
    boolean isTooLong() {
        return size > most;
    }

    List<NewEvent> understood() {
        return understood;
    }

    /** What is wrong, by index in the order of the request. */
    ArrayNode rejected() {
        return rejected;
    }

    /** In the order of the request; null for those that were rejected. */
    ArrayNode eventIds() {
        return eventIds;
    }

    /**
     * How many were new.
     *
     * @param fresh row ids of those that were
     */
    long accepted(Collection<UUID> fresh) {
        return understood.stream().filter(e -> fresh.contains(e.event().rowId())).count();
    }
}
