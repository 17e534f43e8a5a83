package dev.relaywatch.delivery;

import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a caller wants tried again: all that failed, some by id, or some by filter. */
sealed interface ReplayRequest {
    int MOST_IDS = 1_000;

    record Wanted(QueueFilter filter) implements ReplayRequest {}

    record Invalid(List<FieldError> errors) implements ReplayRequest {}

    /**
     * @param tenant absent: of all tenants
     */
    static ReplayRequest read(@Nullable TenantId tenant, ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        boolean all = body.path("retryAll").asBoolean(false);
        List<UUID> ids = ids(body.get("ids"), errors);
        JsonNode filter = body.get("filter");
        if (!all && ids == null && filter == null && errors.isEmpty()) {
            errors.add(
                    new FieldError(
                            "retryAll",
                            "say what to retry: \"retryAll\":true, \"ids\":[...] or \"filter\":{...}"));
        }
        for (String later : List.of("preview", "confirmDuplicates")) {
            if (body.path(later).asBoolean(false)) {
                errors.add(
                        new FieldError(
                                later, "is not served by this version; nothing was retried"));
            }
        }
        QueueFilter wanted = QueueFilter.of(tenant);
        List<String> statuses = new ArrayList<>(List.of("failed"));
        if (filter instanceof ObjectNode given) {
            statuses = statuses(given.get("status"), statuses, errors);
            wanted =
                    new QueueFilter(
                            tenant,
                            List.of(),
                            given.path("destination").asStringOpt().orElse(null),
                            given.path("errorCode").asStringOpt().orElse(null),
                            null,
                            null,
                            null);
        } else if (filter != null && !filter.isNull()) {
            errors.add(new FieldError("filter", "must be an object"));
        }
        if (body.path("includeDeadLetters").asBoolean(false) && !statuses.contains("dead_letter")) {
            statuses.add("dead_letter");
        }
        if (!errors.isEmpty()) {
            return new Invalid(errors);
        }
        return new Wanted(
                new QueueFilter(
                        tenant,
                        List.copyOf(statuses),
                        wanted.platform(),
                        wanted.errorCode(),
                        null,
                        null,
                        all ? null : ids));
    }

    private static @Nullable List<UUID> ids(@Nullable JsonNode given, List<FieldError> errors) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!(given instanceof ArrayNode array) || array.size() > MOST_IDS) {
            errors.add(
                    new FieldError("ids", "must be a list of at most " + MOST_IDS + " queue ids"));
            return null;
        }
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            try {
                ids.add(UUID.fromString(array.get(i).asString("")));
            } catch (IllegalArgumentException e) {
                errors.add(
                        new FieldError(
                                "ids[" + i + "]", "must be a UUID, the queueId of a delivery"));
            }
        }
        return ids;
    }

    private static List<String> statuses(
            @Nullable JsonNode given, List<String> otherwise, List<FieldError> errors) {
        if (given == null || given.isNull()) {
            return otherwise;
        }
        List<String> statuses = new ArrayList<>();
        for (JsonNode status : given instanceof ArrayNode array ? array.values() : List.of(given)) {
            String name = status.asString("");
            if (!Set.of("failed", "dead_letter").contains(name)) {
                errors.add(new FieldError("filter.status", "must be failed or dead_letter"));
            }
            statuses.add(name);
        }
        return statuses;
    }
}
