package dev.relaywatch.delivery.ga4;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Redaction;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends a batch in as few requests as GA4 allows: a request is of one browser, person and consent,
 * and takes 25 events and 130 kB ("Limitations" of the Measurement Protocol).
 */
final class Ga4Batch {
    /** Events of a request. */
    static final int MOST = 25;

    private final Ga4Payload payload;
    private final List<Deliverable> items;
    private final Redaction redaction;
    private final BiFunction<List<JsonNode>, Duration, Batch.Reply> call;
    private final Map<UUID, ObjectNode> requests = new HashMap<>();
    private final Map<JsonNode, Filled> filled = new HashMap<>();

    /**
     * @param call sends requests that differ in their events alone as one
     */
    Ga4Batch(
            Ga4Payload payload,
            List<Deliverable> items,
            Redaction redaction,
            BiFunction<List<JsonNode>, Duration, Batch.Reply> call) {
        this.payload = payload;
        this.items = items;
        this.redaction = redaction;
        this.call = call;
    }

    /**
     * @param limit time for all calls together; what is left over then is not tried
     * @param longest time that one call may take; it begins only while there is time for all of it
     */
    List<Sent> send(Duration limit, Duration longest) {
        Duration half = limit.dividedBy(2);
        Duration each = half.compareTo(longest) < 0 ? half : longest;
        return Apart.send(
                items,
                this::group,
                limit,
                (_, some, left) ->
                        left.compareTo(each) < 0
                                ? Collections.nCopies(some.size(), Sent.notTried())
                                : Batch.send(new Sending(), some, redaction, each));
    }

    /**
     * Items of one group are worth one call.
     *
     * @param whose all of a request but its events; absent for what is refused beforehand
     * @param part counts the requests of the same
     */
    private record Group(@Nullable JsonNode whose, int part) {}

    /** How full the newest request of somebody is. */
    private record Filled(int part, int events, int size) {}

    private Group group(Deliverable item) {
        if (payload.refusal(item).isPresent()) {
            return new Group(null, 0);
        }
        ObjectNode request = payload.request(item);
        requests.put(item.itemId(), request);
        JsonNode whose = request.deepCopy().without("events");
        Filled newest =
                filled.merge(
                        whose,
                        new Filled(0, 1, Ga4Payload.size(request)),
                        (before, one) -> {
                            boolean fits =
                                    before.events() < MOST
                                            && before.size() + one.size() <= Ga4Payload.LARGEST;
                            return fits
                                    ? new Filled(
                                            before.part(),
                                            before.events() + 1,
                                            before.size() + one.size())
                                    : new Filled(before.part() + 1, 1, one.size());
                        });
        return new Group(whose, newest.part());
    }

    /** The first request with the events of all. */
    static ObjectNode asOne(List<JsonNode> requests) {
        ObjectNode one = ((ObjectNode) requests.getFirst()).deepCopy();
        ArrayNode events = one.putArray("events");
        requests.forEach(request -> request.path("events").forEach(events::add));
        return one;
    }

    private final class Sending implements Batch.Platform {
        @Override
        public Optional<String> refusal(Deliverable item) {
            return requests.containsKey(item.itemId()) ? Optional.empty() : payload.refusal(item);
        }

        @Override
        public JsonNode row(Deliverable item) {
            return Objects.requireNonNull(requests.get(item.itemId()));
        }

        @Override
        public Batch.Reply call(List<JsonNode> rows, Duration left) {
            return call.apply(rows, left);
        }
    }
}
