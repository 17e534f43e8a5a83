package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** This server's place in the installation. */
@Component
public class Installation {
    private final DataDirectory directory;
    private final Database database;

    Installation(DataDirectory directory, Database database) {
        this.directory = directory;
        this.database = database;
    }

    /** The same at every start in the same data directory. */
    public UUID nodeId() {
        return directory.nodeId();
    }

    public Path dataDirectory() {
        return directory.path();
    }

    /** The pools of database connections that this server's requests and work share. */
    public List<PoolFigures> pools() {
        return database.pools();
    }

    /** A connection outside the pools, for LISTEN and NOTIFY; the caller closes it. */
    public Connection openListener() throws SQLException {
        return database.listener();
    }
}
