package dev.relaywatch.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A yardstick: reading a whole table once, without index and on one processor. */
final class SequentialScan {
    private static final int TIMES = 3;

    private SequentialScan() {}

    /**
     * In nanoseconds; all of it in memory as far as it fits, of several the quickest.
     *
     * @param query of one row
     */
    static long quickest(EmbeddedDatabase database, String query) throws SQLException {
        long quickest = Long.MAX_VALUE;
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            for (String off :
                    List.of(
                            "SET enable_indexscan = off",
                            "SET enable_indexonlyscan = off",
                            "SET enable_bitmapscan = off",
                            "SET max_parallel_workers_per_gather = 0")) {
                statement.execute(off);
            }
            for (int i = 0; i < TIMES; i++) {
                long began = System.nanoTime();
                try (ResultSet rows = statement.executeQuery(query)) {
                    rows.next();
                }
                quickest = Math.min(quickest, System.nanoTime() - began);
            }
        }
        return quickest;
    }
}
