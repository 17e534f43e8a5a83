package dev.relaywatch.tenancy.database;

import java.sql.SQLException;

/**
 * The database cannot serve this installation; the message says why and what to do, without any
 * password.
 */
public final class DatabaseUnusable extends RuntimeException {
    private DatabaseUnusable(String message, SQLException cause) {
        super(message, cause);
    }

    static DatabaseUnusable because(SQLException cause, boolean external) {
        String state = String.valueOf(cause.getSQLState());
        String advice =
                switch (state.substring(0, Math.min(2, state.length()))) {
                    case "28" -> "check relaywatch.database.username and .password";
                    case "08" -> "check relaywatch.database.url and that the server is up";
                    case "42" ->
                            "the owner needs CREATEROLE and must own the database, or name existing"
                                    + " roles in relaywatch.database.app and .platform";
                    default -> "see the server's own log";
                };
        return new DatabaseUnusable(
                "the "
                        + (external ? "" : "embedded ")
                        + "database refused: "
                        + cause.getMessage()
                        + " (SQLState "
                        + state
                        + "); "
                        + (external ? advice : "see postgres.log in the data directory"),
                cause);
    }
}
