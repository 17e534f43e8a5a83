package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The destinations there are, and those that a tenant is connected to. */
@Component
class Destinations {
    private final Map<String, Destination> byName;
    private final Tenancy tenancy;

    Destinations(List<Destination> all, Tenancy tenancy) {
        this.byName =
                all.stream().collect(Collectors.toMap(Destination::name, Function.identity()));
        this.tenancy = tenancy;
    }

    /**
     * A tenant's account at a destination.
     *
     * @param label {@code meta_capi} for the connection named main or the only one, {@code
     *     meta_capi:name} for others
     */
    record Connected(Destination destination, Connection connection, String label) {}

    /** How old an event may be, by destination. */
    Map<String, Duration> oldest() {
        return byName.values().stream()
                .collect(Collectors.toMap(Destination::name, Destination::oldest));
    }

    Optional<Destination> named(String platform) {
        return Optional.ofNullable(byName.get(platform));
    }

    List<Connected> of(TenantId tenant) {
        List<Connection> connections = tenancy.connections(tenant);
        List<Connected> connected = new ArrayList<>();
        for (Connection connection : connections) {
            for (Destination destination : byName.values()) {
                if (destination.service().equals(connection.service())) {
                    connected.add(
                            new Connected(
                                    destination,
                                    connection,
                                    label(destination.name(), connection, connections)));
                }
            }
        }
        return connected;
    }

    /** Where a lane's items go; empty when its connection was removed or disabled. */
    Optional<Connected> of(Lane lane) {
        return of(lane.tenant()).stream()
                .filter(connected ->
                        connected.connection().id().equals(lane.connection())
                                && connected.destination().name().equals(lane.platform()))
                .findFirst();
    }

    /**
     * How routes, lanes and traces write a lane's destination; also after its connection was
     * disabled.
     */
    String label(Lane lane) {
        return of(lane).map(Connected::label).orElse(lane.platform());
    }

    private static String label(String platform, Connection connection, List<Connection> all) {
        boolean only =
                all.stream().filter(other -> other.service().equals(connection.service())).count()
                        == 1;
        return only || connection.name().equals("main")
                ? platform
                : platform + ":" + connection.name();
    }
}
