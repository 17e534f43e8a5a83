package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account that a connection names, its settings read and found sound.
 *
 * @param customerId digits, without hyphens
 * @param loginCustomerId of the manager account that access goes through; absent without one
 */
record GoogleAccount(Connection connection, String customerId, @Nullable String loginCustomerId) {

    /** What a connection says: an account, or the first mistake in it. */
    sealed interface Reading {
        record Sound(GoogleAccount account) implements Reading {}

        record Mistaken(String mistake) implements Reading {}
    }

    static Reading of(Connection connection) {
        String customer = digits(connection.setting("customer-id").orElse(""));
        String login = digits(connection.setting("login-customer-id").orElse(""));
        if (!customer.matches("\\d{1,20}")) {
            return new Reading.Mistaken(
                    "the connection needs settings.customer-id, the ten digits of the account");
        }
        if (!login.matches("\\d{0,20}")) {
            return new Reading.Mistaken(
                    "the connection's settings.login-customer-id must be the ten digits of the"
                            + " manager account");
        }
        for (Object name : connection.settingMap("conversion-actions").keySet()) {
            if (actionId(connection, name.toString()).isEmpty()) {
                return new Reading.Mistaken(
                        "the connection's settings.conversion-actions."
                                + name
                                + " must be the number of a conversion action");
            }
        }
        return new Reading.Sound(
                new GoogleAccount(connection, customer, login.isEmpty() ? null : login));
    }

    /** People copy ids as the pages show them: 123-456-7890. */
    private static String digits(String id) {
        return id.strip().replace("-", "");
    }

    /**
     * The number of the conversion action for what has this name, also where the whole resource
     * name is given; empty where the account takes no such thing.
     */
    static Optional<String> actionId(Connection connection, String name) {
        Object given = connection.settingMap("conversion-actions").get(name);
        String id = given == null ? "" : given.toString().strip().replaceFirst(".*/", "");
        return id.matches("\\d{1,20}") ? Optional.of(id) : Optional.empty();
    }

    Optional<String> actionId(String name) {
        return actionId(connection, name);
    }

    /** All conversion actions that the settings name, each once. */
    List<String> actionIds() {
        return connection.settingMap("conversion-actions").keySet().stream()
                .flatMap(name -> actionId(name.toString()).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * @param host Google's own for this API
     * @param path with its version
     */
    URI address(String host, String path) {
        return connection.address(URI.create("https://" + host), path);
    }

    /** What it means that there is no access token. */
    static DeliveryOutcome outcome(GoogleAccess.Outcome why) {
        return switch (why) {
            case GoogleAccess.Outcome.Refused(var code, var message, var status) ->
                    new ConnectionRefused(new Refusal(message, code, status));
            case GoogleAccess.Outcome.Unavailable(var message, var status, var after, var _) ->
                    new Retryable(new Refusal(message, "token_unavailable", status), after);
            case GoogleAccess.Outcome.Granted _ ->
                    throw new IllegalArgumentException("a token is no reason");
        };
    }
}
