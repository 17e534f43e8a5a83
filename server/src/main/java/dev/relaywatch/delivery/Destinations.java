package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.ConnectionRef;
import dev.relaywatch.tenancy.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The destinations there are, and those that a tenant is connected to. */
@Component
class Destinations {
    private static final int LONGEST_SHOWN = 200;

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
    record Connected(Destination destination, Connection connection, String label) {
        /** Means this connection whatever others there are: {@code meta_capi:main}. */
        String fullName() {
            return destination.name() + ":" + connection.name();
        }
    }

    /** How old an event may be, by destination. */
    Map<String, Duration> oldest() {
        return byName.values().stream()
                .collect(Collectors.toMap(Destination::name, Destination::oldest));
    }

    /** For how long each knows again what it had; without those that do for ever. */
    Map<String, Duration> dedupWindows() {
        Map<String, Duration> windows = new HashMap<>();
        byName.values()
                .forEach(destination ->
                        destination
                                .dedupWindow()
                                .ifPresent(window -> windows.put(destination.name(), window)));
        return windows;
    }

    Optional<Destination> named(String platform) {
        return Optional.ofNullable(byName.get(platform));
    }

    List<Connected> of(TenantId tenant) {
        return of(tenancy.connections(tenant));
    }

    /** As {@link #of(TenantId)}, with what another node changed a moment ago. */
    List<Connected> now(TenantId tenant) {
        return of(tenancy.connectionsNow(tenant));
    }

    private List<Connected> of(List<Connection> connections) {
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
        return of(lane, of(lane.tenant()));
    }

    /** As {@link #of(Lane)}, with what another node changed a moment ago. */
    Optional<Connected> now(Lane lane) {
        return of(lane, now(lane.tenant()));
    }

    private static Optional<Connected> of(Lane lane, List<Connected> all) {
        return all.stream()
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

    /**
     * The lanes that are written so. The name of a platform means the connections that are written
     * without a name of their own, and those that are gone.
     *
     * @param tenant absent: of all tenants
     * @return empty where nothing is written so
     */
    Optional<LaneChoice> lanes(@Nullable TenantId tenant, String label) {
        Set<ConnectionId> so = new HashSet<>();
        Set<ConnectionId> otherwise = new HashSet<>();
        String platform = label.split(":", 2)[0];
        Destination destination = byName.get(platform);
        if (destination == null) {
            return Optional.empty();
        }
        for (List<ConnectionRef> of : everywhere(tenant, destination.service())) {
            for (ConnectionRef one : of) {
                boolean meant = label(platform, one.name(), of.size() == 1).equals(label);
                (meant ? so : otherwise).add(one.id());
            }
        }
        if (platform.equals(label)) {
            return Optional.of(LaneChoice.except(label, otherwise));
        }
        return so.isEmpty() ? Optional.empty() : Optional.of(LaneChoice.only(platform, so));
    }

    /** What to say of a label that {@link #lanes} finds nothing for. */
    String unknown(@Nullable TenantId tenant, String label) {
        String known =
                Stream.concat(
                                byName.keySet().stream(),
                                tenant == null
                                        ? Stream.of("those of connections, such as meta_capi:name")
                                        : of(tenant).stream().map(Connected::label))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        String shown = label.substring(0, Math.min(label.length(), LONGEST_SHOWN));
        return "there is no destination \"" + shown + "\"; known are " + known;
    }

    /** The connections of a service, tenant by tenant; one statement however many there are. */
    private Collection<List<ConnectionRef>> everywhere(@Nullable TenantId tenant, String service) {
        Stream<ConnectionRef> all =
                tenant == null
                        ? tenancy.everyConnection().stream()
                        : tenancy.connections(tenant).stream()
                                .map(one ->
                                        new ConnectionRef(
                                                tenant, one.id(), one.service(), one.name()));
        return all.filter(one -> one.tenant() != null && one.service().equals(service))
                .collect(Collectors.groupingBy(one -> Objects.requireNonNull(one.tenant())))
                .values();
    }

    private static String label(String platform, Connection connection, List<Connection> all) {
        boolean only =
                all.stream().filter(other -> other.service().equals(connection.service())).count()
                        == 1;
        return label(platform, connection.name(), only);
    }

    private static String label(String platform, String connection, boolean only) {
        return only || connection.equals("main") ? platform : platform + ":" + connection;
    }
}
