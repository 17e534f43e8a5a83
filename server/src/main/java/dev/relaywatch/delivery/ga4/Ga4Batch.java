package dev.relaywatch.delivery.ga4;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Redaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
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
    private final Map<UUID, ObjectNode> requests = new LinkedHashMap<>();
    private final Map<UUID, Sent> sent = new LinkedHashMap<>();

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
        long deadline = System.nanoTime() + limit.toNanos();
        Duration half = limit.dividedBy(2);
        Duration each = half.compareTo(longest) < 0 ? half : longest;
        boolean stopped = !each.isPositive();
        for (List<Deliverable> group : groups()) {
            if (stopped || deadline - System.nanoTime() < each.toNanos()) {
                break;
            }
            List<Sent> answers = Batch.send(new Sending(), group, redaction, each);
            for (int i = 0; i < group.size(); i++) {
                sent.put(group.get(i).itemId(), answers.get(i));
                stopped |= isOfTheAccount(answers.get(i).outcome());
            }
        }
        return items.stream()
                .map(item -> Objects.requireNonNullElseGet(sent.get(item.itemId()), Sent::notTried))
                .toList();
    }

    private static boolean isOfTheAccount(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.ConnectionRefused
                || outcome instanceof DeliveryOutcome.Throttled;
    }

    /** What is worth a call, each list for one request. */
    private List<List<Deliverable>> groups() {
        List<List<Deliverable>> groups = new ArrayList<>();
        Map<JsonNode, List<Deliverable>> open = new LinkedHashMap<>();
        Map<JsonNode, Integer> sizes = new LinkedHashMap<>();
        for (Deliverable item : items) {
            Optional<String> refusal = payload.refusal(item);
            if (refusal.isPresent()) {
                sent.put(item.itemId(), Sent.refusedBeforehand(refusal.get()));
                continue;
            }
            ObjectNode request = payload.request(item);
            requests.put(item.itemId(), request);
            JsonNode whose = request.deepCopy().without("events");
            int size = Ga4Payload.size(request);
            List<Deliverable> group = open.get(whose);
            if (group == null
                    || group.size() == MOST
                    || sizes.merge(whose, size, Integer::sum) > Ga4Payload.LARGEST) {
                group = new ArrayList<>();
                groups.add(group);
                open.put(whose, group);
                sizes.put(whose, size);
            }
            group.add(item);
        }
        return groups;
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
            return Optional.empty();
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
