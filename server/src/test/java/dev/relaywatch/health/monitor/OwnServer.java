package dev.relaywatch.health.monitor;

import dev.relaywatch.health.Monitor;
import dev.relaywatch.queue.QueueKit;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.util.FileSystemUtils;

/** One server as its own monitors see it: its database, its pools, its tenants' queues. */
public final class OwnServer implements AutoCloseable {
    private final Database database;
    private final TenancyKit tenancy;
    private final MovableClock clock;
    private final DataDirectory directory;
    private final Installation installation;

    public OwnServer(Database database, TenancyKit tenancy, MovableClock clock) {
        this.database = database;
        this.tenancy = tenancy;
        this.clock = clock;
        try {
            this.directory = DataDirectory.open(Files.createTempDirectory("relaywatch-own"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.installation = tenancy.installation(directory);
    }

    public Monitor pipeline() {
        return new PipelineMonitor(
                new OwnDatabase(installation),
                new QueueKit(
                                tenancy.application(),
                                tenancy.platform(),
                                tenancy.transaction(),
                                installation,
                                _ -> {},
                                clock)
                        .queue(),
                tenancy.transaction());
    }

    public Monitor database() {
        return database(database.application());
    }

    Monitor database(DataSource pool) {
        return new DatabaseMonitor(
                new OwnDatabase(installation), installation, pool, new PostgresStore(), clock);
    }

    /** Takes connections and gives none back. */
    public static List<Connection> take(DataSource pool, int count) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.getConnection());
        }
        return taken;
    }

    public static void giveBack(List<Connection> taken) throws SQLException {
        for (Connection one : taken) {
            one.close();
        }
    }

    void item(TenantId tenant, String status, Instant due) {
        tenancy.platform()
                .sql(
                        """
                        INSERT INTO queue_items (tenant_id, id, connection_id, platform, event_id, source_at, status,
                                                 retry_count, next_retry_at)
                        VALUES (:tenant, gen_random_uuid(), gen_random_uuid(), 'meta_capi', gen_random_uuid(), :due,
                                :status, CASE :status WHEN 'failed' THEN 1 ELSE 0 END, :due)
                        """)
                .param("tenant", tenant.value())
                .param("status", status)
                .param("due", Timestamps.utc(due))
                .update();
    }

    /**
     * @param state as the table has it
     * @param held until when from now; only of a lane that is open
     */
    void lane(TenantId tenant, String platform, String state, Duration held) {
        ConnectionId connection = tenancy.connect(tenant, "meta", platform);
        boolean open = state.equals("open");
        tenancy.platform()
                .sql(
                        """
                        INSERT INTO lanes (tenant_id, connection_id, platform, state, reason, since, held_until, probe_at)
                        VALUES (:tenant, :connection, :platform, :state, 'because', :now,
                                CASE WHEN :open THEN :until::timestamptz END,
                                CASE WHEN NOT :open THEN :now::timestamptz END)
                        """)
                .param("tenant", tenant.value())
                .param("connection", connection.value())
                .param("platform", platform)
                .param("state", state)
                .param("open", open)
                .param("now", Timestamps.utc(clock.instant()))
                .param("until", Timestamps.utc(clock.instant().plus(held)))
                .update();
    }

    @Override
    public void close() {
        directory.close();
        try {
            boolean _ = FileSystemUtils.deleteRecursively(directory.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
