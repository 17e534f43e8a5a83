package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Services.Destination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which events of a tenant go where. */
final class RouteSection {
    private final @Nullable List<ConnectionEntry> connections;

    /**
     * @param connections the tenant's; null when some could not be read, and what is missing cannot
     *     be told
     */
    RouteSection(@Nullable List<ConnectionEntry> connections) {
        this.connections = connections;
    }

    @Nullable RouteEntry read(Item item) {
        Fields fields = item.fields("events", "to");
        if (fields == null) {
            return null;
        }
        List<String> events = fields.required("events", RouteSection::events);
        List<String> to = fields.required("to", this::destinations);
        return events == null || to == null ? null : new RouteEntry(events, to);
    }

    private static @Nullable List<String> events(Item item) {
        List<String> events = item.some("one name of an event", Formats::name);
        return events == null ? null : events.stream().distinct().toList();
    }

    private @Nullable List<String> destinations(Item item) {
        List<String> destinations = item.some("one destination", this::destination);
        return destinations == null ? null : destinations.stream().distinct().toList();
    }

    /** As it is written everywhere else: with the connection's name only where that is needed. */
    private @Nullable String destination(Item item) {
        String text = item.text();
        if (text == null) {
            return null;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String connection = colon < 0 ? "" : text.substring(colon + 1);
        Destination destination = Services.destination(name).orElse(null);
        if (destination == null) {
            List<String> names = Services.destinations().stream().map(Destination::name).toList();
            String options =
                    "one of " + String.join(", ", names) + ", with :name for a connection so named";
            Words.unknown(item, "destination", options, name, names);
            return null;
        }
        if (colon >= 0 && connection.isBlank()) {
            item.wrong("expected the name of a connection after the colon");
            return null;
        }
        return connections == null ? text : known(item, destination, connection, connections);
    }

    private static @Nullable String known(
            Item item,
            Destination destination,
            String connection,
            List<ConnectionEntry> connections) {
        String service = destination.service();
        List<String> names =
                connections.stream()
                        .filter(entry -> entry.service().equals(service))
                        .map(ConnectionEntry::name)
                        .toList();
        String only = names.size() == 1 ? names.getFirst() : ConnectionSection.MAIN;
        String given = connection.isEmpty() ? only : connection;
        if (names.contains(given)) {
            return given.equals(only) ? destination.name() : destination.name() + ":" + given;
        }
        item.wrong(item.shown() + ": " + missing(service, names.size(), connection.isEmpty()));
        return null;
    }

    private static String missing(String service, int connections, boolean unnamed) {
        if (connections == 0) {
            return "the tenant has no connection of service " + service;
        }
        return unnamed
                ? "the tenant has several connections of service "
                        + service
                        + " and none is named main; expected :name of one of them behind it"
                : "the tenant has no connection of service " + service + " with that name";
    }
}
