package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * As fast as a queue in PostgreSQL can be emptied: bare connections claim many rows under a lease
 * and settle them in one statement that moves them to what is done. Nothing is loaded, built or
 * sent in between, no attempt is recorded.
 */
final class QueueYardstick {
    private static final int CLAIMED_AT_ONCE = 500;
    private static final int ROUNDS = 3;

    private static final String SCHEMA =
            """
            DROP TABLE IF EXISTS item, item_done;
            CREATE TABLE item (
                tenant_id uuid NOT NULL, id uuid NOT NULL, connection_id uuid NOT NULL, platform text NOT NULL,
                event_id uuid NOT NULL, source_at timestamptz NOT NULL, status text NOT NULL DEFAULT 'pending',
                retry_count integer NOT NULL DEFAULT 0, max_retries integer NOT NULL DEFAULT 5, attempt integer NOT NULL DEFAULT 0,
                next_retry_at timestamptz NOT NULL DEFAULT now(), claimed_until timestamptz, value numeric(12, 2),
                currency text, payload bytea, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant_id, id)
            ) WITH (fillfactor = 70);
            CREATE INDEX ON item (tenant_id, connection_id, platform, next_retry_at, id) WHERE status IN ('pending', 'failed');
            CREATE TABLE item_done (LIKE item, done_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id));
            """;

    private static final String EMPTY = "TRUNCATE item, item_done";

    private static final String FILL =
            """
            INSERT INTO item (tenant_id, id, connection_id, platform, event_id, source_at, value, currency, payload)
            SELECT '01900000-0000-7000-8000-000000000001', uuidv7(), '01900000-0000-7000-8000-000000000002', 'meta_capi',
                   uuidv7(), now(), 49.90, 'EUR', decode(repeat('00', 160), 'hex')
              FROM generate_series(1, ?)
            """;

    private static final String ANALYZE = "ANALYZE item";

    private static final String CLAIM =
            """
            WITH due AS (
                SELECT id FROM item
                 WHERE tenant_id = '01900000-0000-7000-8000-000000000001'
                   AND connection_id = '01900000-0000-7000-8000-000000000002' AND platform = 'meta_capi'
                   AND status IN ('pending', 'failed') AND next_retry_at <= now()
                   AND (claimed_until IS NULL OR claimed_until < now())
                 ORDER BY next_retry_at, id LIMIT ? FOR UPDATE SKIP LOCKED
            )
            UPDATE item i SET claimed_until = now() + interval '60 s', attempt = i.attempt + 1
              FROM due WHERE i.tenant_id = '01900000-0000-7000-8000-000000000001' AND i.id = due.id
            RETURNING i.id, i.attempt
            """;

    private static final String SETTLE =
            """
            WITH done AS (
                DELETE FROM item i USING unnest(?::uuid[], ?::int[]) AS v (id, attempt)
                 WHERE i.tenant_id = '01900000-0000-7000-8000-000000000001' AND i.id = v.id AND i.attempt = v.attempt
                RETURNING i.*
            )
            INSERT INTO item_done SELECT done.*, now() FROM done
            """;

    private final Shop shop;
    private final int connections;

    QueueYardstick(Shop shop, int connections) {
        this.shop = shop;
        this.connections = connections;
    }

    /** The median of three rounds, after one to warm up. */
    Measurement run(int items) throws IOException, SQLException, InterruptedException {
        List<Connection> open = new ArrayList<>();
        try (Connection owner = shop.database().connect()) {
            execute(owner, SCHEMA);
            for (int i = 0; i < connections; i++) {
                open.add(shop.database().connect());
            }
            Measurement _ = round(owner, open, items);
            List<Measurement> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(round(owner, open, items));
            }
            return Measurement.median(rounds);
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    private Measurement round(Connection owner, List<Connection> open, int items)
            throws IOException, SQLException, InterruptedException {
        execute(owner, EMPTY);
        try (PreparedStatement fill = owner.prepareStatement(FILL)) {
            fill.setInt(1, items);
            fill.executeUpdate();
        }
        execute(owner, ANALYZE);
        shop.database().writeOut();
        return shop.meter()
                .measure(
                        "yardstick: " + connections + " x claim " + CLAIMED_AT_ONCE + ", settle",
                        () -> drain(open));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Done drain(List<Connection> open) throws InterruptedException {
        List<Callable<Integer>> workers = new ArrayList<>();
        for (Connection connection : open) {
            workers.add(() -> drain(connection));
        }
        return new Done(Crew.run(workers).stream().reduce(0, Integer::sum), null);
    }

    /** Until nothing is left to claim; what others hold is theirs to settle. */
    private static int drain(Connection connection) throws SQLException {
        int settled = 0;
        try (PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            claim.setInt(1, CLAIMED_AT_ONCE);
            while (true) {
                List<String> ids = new ArrayList<>();
                List<Integer> attempts = new ArrayList<>();
                try (ResultSet rows = claim.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                        attempts.add(rows.getInt(2));
                    }
                }
                if (ids.isEmpty()) {
                    return settled;
                }
                settle.setArray(1, array(connection, "uuid", ids));
                settle.setArray(2, array(connection, "int4", attempts));
                settled += settle.executeUpdate();
            }
        }
    }

    private static Array array(Connection connection, String type, List<?> elements)
            throws SQLException {
        return connection.createArrayOf(type, elements.toArray());
    }
}
