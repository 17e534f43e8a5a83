package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.tenancy.Connection;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.springframework.core.NestedExceptionUtils;

/** A PostgreSQL beside our own, asked over a connection that is made for it. */
final class FurtherPostgres {
    private static final int PORT = 5432;

    /** The driver knows some that name classes and files; those are for nobody to give. */
    private static final Set<String> PARAMETERS = Set.of("sslmode");

    private final PostgresStore store;

    FurtherPostgres(PostgresStore store) {
        this.store = store;
    }

    /** What came of it. */
    sealed interface Outcome {}

    /**
     * @param connected how long it took until there was a connection
     */
    record Told(PostgresStore.Figures figures, Duration connected) implements Outcome {}

    /** It could not be asked. */
    record Failed(HealthResult result) implements Outcome {}

    Outcome ask(Connection connection, String username, Duration limit) {
        if (connection.tenant() != null) {
            return new Failed(
                    HealthResult.unknown(
                            "databases are watched for the platform; make it one of the platform's connections"));
        }
        return switch (ServerAddress.of(connection, PORT, "postgresql", "postgres")) {
            case ServerAddress.Unusable(var why) -> new Failed(HealthResult.unknown(why));
            case ServerAddress.Given given -> {
                Set<String> others = new HashSet<>(given.parameters().keySet());
                others.removeAll(PARAMETERS);
                yield others.isEmpty()
                        ? ask(given, username, connection.secret("password").orElse(""), limit)
                        : new Failed(
                                HealthResult.unknown(
                                        "of the url's parameters only "
                                                + String.join(", ", PARAMETERS)
                                                + " may be given"));
            }
        };
    }

    private Outcome ask(
            ServerAddress.Given given, String username, String password, Duration limit) {
        long start = System.nanoTime();
        try (java.sql.Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://"
                                + given.shown()
                                + "/"
                                + URLEncoder.encode(given.name(), StandardCharsets.UTF_8),
                        properties(given, username, password, limit))) {
            Duration connected = Duration.ofNanos(System.nanoTime() - start);
            return new Told(store.ask(connection, limit.dividedBy(2)), connected);
        } catch (SQLException e) {
            return new Failed(failed(given, e, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    /** The driver counts its time-outs in whole seconds. */
    private static Properties properties(
            ServerAddress.Given given, String username, String password, Duration limit) {
        String seconds = String.valueOf(Math.max(1, limit.toSeconds() / 2));
        Properties properties = new Properties();
        properties.putAll(given.parameters());
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "relaywatch health");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    /** By its code: the server's own words may quote what it was sent. */
    private static HealthResult failed(ServerAddress.Given given, SQLException e, Duration took) {
        String state = String.valueOf(e.getSQLState());
        Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("sqlState", state);
        return switch (state) {
            case "28P01", "28000" ->
                    HealthResult.unhealthy(
                            "the login is refused; give a valid username and password",
                            took,
                            details);
            case "3D000" ->
                    HealthResult.unhealthy(
                            "the server has no database \"" + given.name() + "\"; give one it has",
                            took,
                            details);
            case "42501" ->
                    HealthResult.unhealthy(
                            "the login may not connect to the database; grant it CONNECT",
                            took,
                            details);
            case "53300" ->
                    HealthResult.degraded(
                            "all connections of the server are in use; close some or raise max_connections",
                            took,
                            details);
            case "57P03" ->
                    HealthResult.unhealthy("the server is starting or stopping", took, details);
            default -> unreached(given, root, state, took, details);
        };
    }

    private static HealthResult unreached(
            ServerAddress.Given given,
            Throwable root,
            String state,
            Duration took,
            Map<String, Object> details) {
        return switch (root) {
            case UnknownHostException _ -> {
                details.put("unreached", true);
                yield HealthResult.unhealthy(
                        "the name " + given.host() + " was not found", took, details);
            }
            case SocketTimeoutException _ ->
                    HealthResult.unhealthy(
                            "timed out: " + given.shown() + " did not answer in time",
                            took,
                            details);
            default ->
                    HealthResult.unhealthy(
                            state.startsWith("08")
                                    ? given.shown() + " cannot be connected to"
                                    : given.shown() + " answers with SQLSTATE " + state,
                            took,
                            details);
        };
    }
}
