package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.RoutesConfigured.Route;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What routes must be like: as the configuration file would have them. */
@Component
public class RouteRules {
    private static final int MOST_ROUTES = 200;
    private static final int MOST_EVENTS = 200;

    private final JsonMapper json;

    RouteRules(JsonMapper json) {
        this.json = json;
    }

    /** What came of looking at them. */
    public sealed interface Checked {
        /**
         * @param routes with the names of connections only where they are needed
         */
        record Sound(List<Route> routes) implements Checked {}

        /**
         * @param errors at least one
         */
        record Wrong(List<FieldError> errors) implements Checked {}
    }

    /**
     * @param connections the tenant's
     */
    public Checked check(List<Route> routes, List<Connection> connections) {
        List<FieldError> errors = tooMany(routes);
        if (!errors.isEmpty()) {
            return new Checked.Wrong(errors);
        }
        ArrayNode given = json.createArrayNode();
        for (Route route : routes) {
            ObjectNode one = given.addObject();
            one.set("events", json.<JsonNode>valueToTree(route.events()));
            one.set("to", json.<JsonNode>valueToTree(route.destinations()));
        }
        return switch (Form.routes(given, connections.stream().map(RouteRules::entry).toList())) {
            case Form.Sound(var entries) ->
                    new Checked.Sound(
                            entries.stream()
                                    .map(one -> new Route(one.events(), one.to()))
                                    .toList());
            case Form.Wrong(var mistakes) ->
                    new Checked.Wrong(
                            mistakes.stream()
                                    .map(one -> new FieldError(one.field(), one.message()))
                                    .toList());
        };
    }

    private static List<FieldError> tooMany(List<Route> routes) {
        List<FieldError> errors = new ArrayList<>();
        if (routes.size() > MOST_ROUTES) {
            errors.add(
                    new FieldError(
                            "routes",
                            "there are "
                                    + routes.size()
                                    + ", at most "
                                    + MOST_ROUTES
                                    + "; name several events in one"));
        }
        for (int i = 0; i < routes.size() && i < MOST_ROUTES; i++) {
            int events = routes.get(i).events().size();
            if (events > MOST_EVENTS) {
                errors.add(
                        new FieldError(
                                "routes[" + i + "].events",
                                "there are " + events + ", at most " + MOST_EVENTS));
            }
        }
        return errors;
    }

    private static ConnectionEntry entry(Connection connection) {
        return new ConnectionEntry(
                connection.service(), connection.name(), null, Map.of(), Map.of());
    }
}
