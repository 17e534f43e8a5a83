package dev.relaywatch.delivery;

import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what a caller wants tried again: all that failed, some by id, or some by filter. A word
 * that is not known is refused, so that a slip never retries more than was meant.
 */
final class ReplayRequest {
    private static final int MOST_IDS = 1_000;
    private static final int LONGEST_TEXT = 200;

    private static final List<String> WHAT = List.of("retryAll", "ids", "filter");
    private static final List<String> HOW =
            List.of("includeDeadLetters", "preview", "confirmDuplicates");
    private static final List<String> FILTER =
            List.of("status", "destination", "errorCode", "from", "to");
    private static final List<String> STATUSES = List.of("failed", "dead_letter");

    private final @Nullable TenantId tenant;
    private final Destinations destinations;
    private final List<FieldError> errors = new ArrayList<>();

    private ReplayRequest(@Nullable TenantId tenant, Destinations destinations) {
        this.tenant = tenant;
        this.destinations = destinations;
    }

    /** What came of the reading. */
    sealed interface Outcome {}

    /**
     * @param preview nothing shall be done
     * @param confirmed resends also what its platform could count twice
     */
    record Wanted(QueueFilter filter, boolean preview, boolean confirmed) implements Outcome {}

    record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * @param tenant absent: of all tenants
     */
    static Outcome read(@Nullable TenantId tenant, ObjectNode body, Destinations destinations) {
        return new ReplayRequest(tenant, destinations).read(body);
    }

    private Outcome read(ObjectNode body) {
        List<String> known = new ArrayList<>(WHAT);
        known.addAll(HOW);
        refuseUnknown("", body, known);
        boolean all = flag(body, "retryAll");
        boolean dead = flag(body, "includeDeadLetters");
        boolean preview = flag(body, "preview");
        boolean confirmed = flag(body, "confirmDuplicates");
        List<UUID> ids = ids(given(body, "ids"));
        QueueFilter filter = filter(given(body, "filter"));
        refuseUnlessOne(all, body);
        Set<String> statuses = new TreeSet<>(filter.statuses());
        if (dead) {
            statuses.add("dead_letter");
        }
        return errors.isEmpty()
                ? new Wanted(
                        filter.withIds(ids).withStatuses(List.copyOf(statuses)), preview, confirmed)
                : new Invalid(errors);
    }

    private void refuse(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private void refuseUnknown(String path, ObjectNode object, List<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                refuse(
                        path + shown(name),
                        "is not known here; nothing was retried. Known are "
                                + String.join(", ", known));
            }
        }
    }

    private static String shown(String text) {
        return text.isBlank() ? "\"\"" : text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private void refuseUnlessOne(boolean all, ObjectNode body) {
        List<String> said = new ArrayList<>();
        for (String what : WHAT) {
            if (what.equals("retryAll") ? all : given(body, what) != null) {
                said.add(what);
            }
        }
        if (said.size() > 1) {
            refuse(
                    said.getLast(),
                    "is given beside "
                            + said.getFirst()
                            + ": say one of \"retryAll\":true, \"ids\":[...] and \"filter\":{...}; nothing was retried");
        } else if (said.isEmpty() && errors.isEmpty()) {
            refuse(
                    "retryAll",
                    "say what to retry: \"retryAll\":true, \"ids\":[...] or \"filter\":{...}");
        }
    }

    /** Null is as good as absent. */
    private static @Nullable JsonNode given(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private boolean flag(ObjectNode body, String name) {
        JsonNode value = given(body, name);
        if (value != null && !value.isBoolean()) {
            refuse(name, "must be true or false, without quotes; nothing was retried");
        }
        return value != null && value.isBoolean() && value.booleanValue();
    }

    private @Nullable List<UUID> ids(@Nullable JsonNode given) {
        if (given == null) {
            return null;
        }
        if (!(given instanceof ArrayNode array) || array.size() > MOST_IDS) {
            refuse("ids", "must be a list of at most " + MOST_IDS + " queue ids");
            return null;
        }
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            try {
                ids.add(UUID.fromString(array.get(i).asString("")));
            } catch (IllegalArgumentException e) {
                refuse("ids[" + i + "]", "must be a UUID, the queueId of a delivery");
            }
        }
        return ids;
    }

    private QueueFilter filter(@Nullable JsonNode given) {
        QueueFilter everything = QueueFilter.of(tenant).withStatuses(List.of("failed"));
        if (given == null) {
            return everything;
        }
        if (!(given instanceof ObjectNode filter)) {
            refuse("filter", "must be an object");
            return everything;
        }
        int before = errors.size();
        refuseUnknown("filter.", filter, FILTER);
        if (errors.size() == before
                && FILTER.stream().allMatch(name -> given(filter, name) == null)) {
            refuse(
                    "filter",
                    "is empty; to retry everything that failed say \"retryAll\":true, else give one of "
                            + String.join(", ", FILTER));
        }
        Instant from = time(filter, "from");
        Instant to = time(filter, "to");
        if (from != null && to != null && !from.isBefore(to)) {
            refuse("filter.to", "must be after filter.from");
        }
        return new QueueFilter(
                tenant,
                statuses(given(filter, "status"), everything.statuses()),
                lanes(text(filter, "destination")),
                text(filter, "errorCode"),
                from,
                to,
                null);
    }

    private List<String> statuses(@Nullable JsonNode given, List<String> otherwise) {
        if (given == null) {
            return otherwise;
        }
        Set<String> statuses = new TreeSet<>();
        for (JsonNode status : given instanceof ArrayNode array ? array.values() : List.of(given)) {
            statuses.add(status.asString(""));
        }
        if (statuses.isEmpty() || !STATUSES.containsAll(statuses)) {
            refuse("filter.status", "must be failed, dead_letter or a list of them");
        }
        return List.copyOf(statuses);
    }

    private @Nullable String text(ObjectNode filter, String name) {
        JsonNode value = given(filter, name);
        if (value == null) {
            return null;
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            refuse("filter." + name, "must be a text that is not blank");
            return null;
        }
        return value.stringValue();
    }

    private @Nullable LaneChoice lanes(@Nullable String label) {
        if (label == null) {
            return null;
        }
        LaneChoice lanes = destinations.lanes(tenant, label).orElse(null);
        if (lanes == null) {
            refuse("filter.destination", destinations.unknown(tenant, label));
        }
        return lanes;
    }

    private @Nullable Instant time(ObjectNode filter, String name) {
        String text = text(filter, name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LedgerRequest.LATEST)) {
                return time;
            }
        } catch (DateTimeException _) {
            // said below
        }
        refuse("filter." + name, "must be a time such as 2026-11-20T10:00:00Z, from 1970 to 9999");
        return null;
    }
}
