package dev.relaywatch.bench;

import java.io.IOException;
import java.sql.SQLException;

/** One thing that is measured, from an empty data directory to the table it prints. */
interface Scenario {
    String name();

    /**
     * @throws IllegalStateException when the server did something wrong; being slow is not
     */
    void run(Report report) throws IOException, SQLException, InterruptedException;
}
