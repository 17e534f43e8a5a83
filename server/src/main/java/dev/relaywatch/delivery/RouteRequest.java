package dev.relaywatch.delivery;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Routes as a caller wants them; whether they can be is said by {@link RouteChanges}. */
sealed interface RouteRequest {
    String ROUTES = "routes";

    /**
     * @param routes absent: the default
     */
    record Given(@Nullable List<Route> routes) implements RouteRequest {}

    /** No object that could be read. */
    record Unreadable(Problem problem) implements RouteRequest {}

    record Mistaken(List<FieldError> errors) implements RouteRequest {}

    /** A list, or null for the default. */
    static RouteRequest orDefault(JsonBody body) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> new Unreadable(unreadable.problem());
            case JsonBody.Read(var object) ->
                    object.path(ROUTES).isNull() && object.size() == 1
                            ? new Given(null)
                            : read(object, "must be a list, or null for the default");
        };
    }

    static RouteRequest list(JsonBody body) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> new Unreadable(unreadable.problem());
            case JsonBody.Read(var object) -> read(object, "must be a list");
        };
    }

    private static RouteRequest read(ObjectNode body, String expected) {
        List<FieldError> errors = new ArrayList<>();
        if (body.propertyNames().stream().anyMatch(name -> !name.equals(ROUTES))) {
            errors.add(new FieldError(ROUTES, "is the only field there is"));
        }
        JsonNode given = body.path(ROUTES);
        if (!given.isArray()) {
            errors.add(new FieldError(ROUTES, expected));
            return new Mistaken(errors);
        }
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String path = ROUTES + "[" + i + "]";
            JsonNode route = given.get(i);
            if (!route.isObject()
                    || route.propertyNames().stream()
                            .anyMatch(name -> !name.equals("events") && !name.equals("to"))) {
                errors.add(new FieldError(path, "must be an object with events and to"));
                continue;
            }
            routes.add(
                    new Route(
                            texts(route.path("events"), path + ".events", errors),
                            texts(route.path("to"), path + ".to", errors)));
        }
        return errors.isEmpty() ? new Given(routes) : new Mistaken(errors);
    }

    private static List<String> texts(JsonNode list, String path, List<FieldError> errors) {
        List<String> texts = new ArrayList<>();
        boolean sound = list.isArray();
        for (JsonNode one : list) {
            sound &= one.isString();
            texts.add(one.asString(""));
        }
        if (!sound) {
            errors.add(new FieldError(path, "must be a list of texts"));
        }
        return texts;
    }
}
