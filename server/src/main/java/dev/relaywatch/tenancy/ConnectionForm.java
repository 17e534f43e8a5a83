package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.configuration.Services;
import dev.relaywatch.tenancy.configuration.Services.Address;
import dev.relaywatch.tenancy.configuration.Services.Destination;
import dev.relaywatch.tenancy.configuration.Services.Service;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a connection to a service, for whoever asks people for it.
 *
 * @param takesAddress whether it may have a base-url
 * @param needsAddress whether it must have one; else the provider has one of its own
 * @param settings names of those it may have
 * @param secrets names of those it may have
 */
public record ConnectionForm(
        String service,
        boolean takesAddress,
        boolean needsAddress,
        List<String> settings,
        List<String> secrets) {
    public ConnectionForm {
        settings = List.copyOf(settings);
        secrets = List.copyOf(secrets);
    }

    /** Of all services that can be connected, the most important first. */
    public static List<ConnectionForm> all() {
        return Services.connectable().stream().map(ConnectionForm::of).toList();
    }

    /** Empty where there is no such service. */
    public static Optional<ConnectionForm> of(String service) {
        return all().stream().filter(one -> one.service().equals(service)).findFirst();
    }

    /** Of the services that events can be sent to, in the order of the contract. */
    public static List<ConnectionForm> ofDestinations() {
        return Services.destinations().stream()
                .map(Destination::service)
                .distinct()
                .map(name -> of(Services.named(name).orElseThrow()))
                .toList();
    }

    /** Empty where no events can be sent to it. */
    public static Optional<ConnectionForm> ofDestination(String service) {
        return ofDestinations().stream().filter(one -> one.service().equals(service)).findFirst();
    }

    private static ConnectionForm of(Service service) {
        return new ConnectionForm(
                service.name(),
                service.address() != Address.NONE,
                service.address() == Address.REQUIRED || service.address() == Address.WHOLE_URL,
                service.settings(),
                service.secrets());
    }
}
