package dev.relaywatch.health.monitor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** SQL that asks a PostgreSQL how it stands, with no more than the rights of any login. */
@Component
class PostgresStore {
    private static final String PROVE = "SELECT 1";

    /**
     * A replica that has replayed all it received is not behind, however long ago that was. What a
     * primary knows of its replicas is shown to pg_monitor only; without it the lag is not told
     * (PostgreSQL 18, "The Cumulative Statistics System").
     */
    private static final String ASK =
            """
            SELECT current_setting('server_version') AS version,
                   pg_is_in_recovery() AS replica,
                   CASE WHEN NOT pg_is_in_recovery()
                             THEN (SELECT extract(epoch FROM max(replay_lag)) FROM pg_stat_replication)
                        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                        ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END AS lag,
                   (SELECT sum(numbackends) FROM pg_stat_database) AS used,
                   current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS places,
                   (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()) AS deadlocks
            """;

    /**
     * What the server tells.
     *
     * @param roundTrip of the smallest statement there is
     * @param lagSeconds absent where it is not told
     * @param used connections of all databases
     * @param places for connections, those of superusers left out
     * @param deadlocks since its statistics began
     */
    record Figures(
            Duration roundTrip,
            String version,
            boolean replica,
            @Nullable Double lagSeconds,
            int used,
            int places,
            long deadlocks) {}

    /**
     * @param limit for each answer; after it the connection is closed
     */
    Figures ask(Connection connection, Duration limit) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        try (Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            try (ResultSet row = statement.executeQuery(PROVE)) {
                row.next();
            }
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            try (ResultSet row = statement.executeQuery(ASK)) {
                row.next();
                double seconds = row.getDouble("lag");
                @Nullable Double lag = row.wasNull() ? null : seconds;
                return new Figures(
                        roundTrip,
                        row.getString("version"),
                        row.getBoolean("replica"),
                        lag,
                        row.getInt("used"),
                        row.getInt("places"),
                        row.getLong("deadlocks"));
            }
        }
    }
}
