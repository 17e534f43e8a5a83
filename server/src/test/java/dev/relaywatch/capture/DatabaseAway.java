package dev.relaywatch.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database that nobody reaches. */
final class DatabaseAway extends AbstractDataSource {
    @Override
    public Connection getConnection() throws SQLException {
        throw new SQLTransientConnectionException("the database is away");
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }
}
