package dev.relaywatch.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the Data Manager API makes of a request that it took, and how it tells. */
final class DataManagerWork {
    private static final String PREFIX = "PROCESSING_ERROR_REASON_";

    private DataManagerWork() {}

    /** Decides at once what {@link #status} will tell. */
    static IngestedRequests.Ingested done(JsonNode body, Request request, Account account) {
        List<IngestedRequests.Destination> destinations = new ArrayList<>();
        for (JsonNode destination : body.path("destinations")) {
            String reference = destination.path("reference").asString("");
            Map<String, Integer> refused = new TreeMap<>();
            int records = 0;
            for (JsonNode event : body.path("events")) {
                if (goesTo(event, reference)) {
                    records++;
                    reason(reference, event, request, account)
                            .ifPresent(why -> refused.merge(why, 1, Integer::sum));
                }
            }
            destinations.add(
                    new IngestedRequests.Destination((ObjectNode) destination, records, refused));
        }
        return new IngestedRequests.Ingested(request.at(), destinations);
    }

    /** An event that names no destination goes to all. */
    private static boolean goesTo(JsonNode event, String reference) {
        JsonNode named = event.path("destinationReferences");
        return named.isEmpty()
                || named.valueStream().anyMatch(it -> it.asString("").equals(reference));
    }

    /** Why it will not be kept; what is kept counts as accepted, also where it was there before. */
    private static Optional<String> reason(
            String reference, JsonNode event, Request request, Account account) {
        String id = event.path("transactionId").asString("");
        if (account.strikes(FaultKind.REFUSED_LATER, id, request)) {
            return Optional.of(PREFIX + "INVALID_GCLID");
        }
        if (account.strikes(FaultKind.TOO_RECENT, id, request)) {
            return Optional.of(PREFIX + "TOO_RECENT_CLICK");
        }
        if (id.isEmpty()) {
            account.accepted().addWithoutId();
            return Optional.empty();
        }
        boolean known = account.accepted().times(reference, id) > 0;
        account.accepted().add(reference, id);
        return known ? Optional.of(PREFIX + "DUPLICATE_TRANSACTION_ID") : Optional.empty();
    }

    /** As {@code requestStatus:retrieve} says it: numbers of 64 bits are texts. */
    static ObjectNode status(IngestedRequests.Ingested request, Instant now) {
        boolean done = !now.isBefore(request.at().plus(IngestedRequests.WORKED_AFTER));
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("requestStatusPerDestination");
        request.destinations().forEach(it -> write(it, done, list.addObject()));
        return answer;
    }

    private static void write(IngestedRequests.Destination it, boolean done, ObjectNode into) {
        int refused = it.refused().values().stream().mapToInt(Integer::intValue).sum();
        into.set("destination", it.named());
        into.putObject("eventsIngestionStatus").put("recordCount", String.valueOf(it.records()));
        if (!done) {
            into.put("requestStatus", "PROCESSING");
            return;
        }
        into.put(
                "requestStatus",
                refused == 0 ? "SUCCESS" : refused < it.records() ? "PARTIAL_SUCCESS" : "FAILED");
        if (refused > 0) {
            ArrayNode counts = into.putObject("errorInfo").putArray("errorCounts");
            it.refused()
                    .forEach((reason, count) ->
                            counts.addObject()
                                    .put("recordCount", String.valueOf(count))
                                    .put("reason", reason));
        }
    }
}
