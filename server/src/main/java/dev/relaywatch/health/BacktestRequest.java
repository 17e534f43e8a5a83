package dev.relaywatch.health;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Tenancy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A threshold that a caller wants tried; its bounds are read as those that are to be set. */
final class BacktestRequest {
    private static final String AT = "thresholds[0].";
    private static final List<String> BOUNDS =
            List.of("service", "metric", "direction", "warning", "critical");
    private static final Set<String> OTHERS = Set.of("range", "failuresToAlert");
    private static final int MOST_FAILURES = 100;

    private BacktestRequest() {}

    /** What was read. */
    sealed interface Read {}

    /**
     * @param failuresToAlert absent: as it is configured
     */
    record Wish(Threshold threshold, HistoryRange range, @Nullable Integer failuresToAlert)
            implements Read {}

    record Mistaken(List<FieldError> errors) implements Read {}

    static Read read(ObjectNode body, Tenancy tenancy, Monitors monitors) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> unknown = new HashSet<>(body.propertyNames());
        unknown.removeAll(BOUNDS);
        unknown.removeAll(OTHERS);
        unknown.stream()
                .sorted()
                .forEach(key ->
                        errors.add(
                                new FieldError(
                                        key.isBlank() ? "body" : key,
                                        "is not known; known are critical, direction, failuresToAlert,"
                                                + " metric, range, service, warning")));
        Threshold threshold = threshold(body, tenancy, monitors, errors);
        Optional<HistoryRange> range =
                HistoryRange.of(body.path("range").asString(""))
                        .filter(one -> one != HistoryRange.HOUR);
        if (range.isEmpty()) {
            errors.add(new FieldError("range", "must be 24h, 7d or 30d"));
        }
        Integer failures = null;
        JsonNode given = body.get("failuresToAlert");
        if (given != null && !given.isNull()) {
            if (given.isInt() && given.intValue() >= 1 && given.intValue() <= MOST_FAILURES) {
                failures = given.intValue();
            } else {
                errors.add(new FieldError("failuresToAlert", "must be from 1 to " + MOST_FAILURES));
            }
        }
        return errors.isEmpty() && threshold != null && range.isPresent()
                ? new Wish(threshold, range.get(), failures)
                : new Mistaken(errors);
    }

    /** Null only with a mistake. */
    private static @Nullable Threshold threshold(
            ObjectNode body, Tenancy tenancy, Monitors monitors, List<FieldError> errors) {
        ObjectNode list = body.objectNode();
        ObjectNode one = list.putArray("thresholds").addObject();
        for (String name : BOUNDS) {
            JsonNode given = body.get(name);
            if (given != null) {
                one.set(name, given);
            }
        }
        ThresholdRequest.Read read = ThresholdRequest.read(list, tenancy, monitors, null);
        for (FieldError error : read.errors()) {
            errors.add(
                    new FieldError(
                            error.field().startsWith(AT)
                                    ? error.field().substring(AT.length())
                                    : error.field(),
                            error.message()));
        }
        if (read.changes().isEmpty()) {
            return null;
        }
        return switch (read.changes().getFirst()) {
            case ThresholdRequest.Put(var threshold) -> threshold;
            case ThresholdRequest.Remove _ -> {
                errors.add(
                        new FieldError(
                                "critical",
                                "must be a number; leave warning out to be critical at once"));
                yield null;
            }
        };
    }
}
