package dev.relaywatch.bench;

import dev.relaywatch.bench.Meter.Done;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * As fast as storing events durably can be: bare JDBC clients insert an event and its queue item in
 * one statement, or many of both by {@code unnest}, with nothing read, checked, hashed or sealed,
 * and wait for the commit.
 */
final class CommitYardstick {
    private static final String SCHEMA =
            """
            DROP TABLE IF EXISTS event, event_item;
            CREATE TABLE event (
                tenant_id uuid NOT NULL, id uuid NOT NULL, visitor_id uuid, event_name text NOT NULL, event_id text NOT NULL,
                params jsonb NOT NULL, page_url text, user_data jsonb NOT NULL, fbp text, fbc text, click_ids jsonb NOT NULL,
                utm jsonb NOT NULL, consent_ad_user_data text NOT NULL, consent_ad_personalization text NOT NULL,
                action_source text NOT NULL, value numeric(12, 2), currency text, lead_id uuid, event_time timestamptz NOT NULL,
                created_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id));
            CREATE INDEX ON event (tenant_id, created_at);
            CREATE TABLE event_item (
                tenant_id uuid NOT NULL, id uuid NOT NULL, connection_id uuid NOT NULL, platform text NOT NULL,
                event_id uuid NOT NULL, source_at timestamptz NOT NULL, status text NOT NULL DEFAULT 'pending',
                retry_count integer NOT NULL DEFAULT 0, max_retries integer NOT NULL DEFAULT 5, attempt integer NOT NULL DEFAULT 0,
                next_retry_at timestamptz NOT NULL, claimed_by uuid, claimed_until timestamptz, value numeric(12, 2),
                currency text, payload bytea, last_error text, created_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, id));
            CREATE INDEX ON event_item (tenant_id, connection_id, platform, next_retry_at, id)
                WHERE status IN ('pending', 'failed');
            """;

    private static final String STORE_ONE =
            """
            WITH stored AS (
                INSERT INTO event
                VALUES ('01900000-0000-7000-8000-000000000001', uuidv7(), NULL, 'purchase', ?, ?::jsonb, ?, ?::jsonb, ?, NULL,
                        '{}', '{}', 'UNSPECIFIED', 'UNSPECIFIED', 'website', 49.90, 'EUR', NULL, now(), now())
                RETURNING tenant_id, id, value, currency, created_at
            )
            INSERT INTO event_item (tenant_id, id, connection_id, platform, event_id, source_at, next_retry_at, value, currency,
                                    payload, created_at)
            SELECT tenant_id, uuidv7(), '01900000-0000-7000-8000-000000000002', 'meta_capi', id, created_at, now(), value,
                   currency, ?, now()
              FROM stored
            """;

    /** The payload is the same for all, as bytes do not pass through an array cheaply. */
    private static final String STORE_MANY =
            """
            WITH stored AS (
                INSERT INTO event
                SELECT '01900000-0000-7000-8000-000000000001', uuidv7(), NULL, 'purchase', event_id, params, page_url, user_data,
                       fbp, NULL, '{}', '{}', 'UNSPECIFIED', 'UNSPECIFIED', 'website', 49.90, 'EUR', NULL, now(), now()
                  FROM unnest(?::text[], ?::jsonb[], ?::text[], ?::jsonb[], ?::text[])
                       AS n (event_id, params, page_url, user_data, fbp)
                RETURNING tenant_id, id, value, currency, created_at
            )
            INSERT INTO event_item (tenant_id, id, connection_id, platform, event_id, source_at, next_retry_at, value, currency,
                                    payload, created_at)
            SELECT tenant_id, uuidv7(), '01900000-0000-7000-8000-000000000002', 'meta_capi', id, created_at, now(), value,
                   currency, ?, now()
              FROM stored
            """;

    private static final String PARAMS =
            """
            {"order_id":"1000","contents":[{"id":"SKU-1","quantity":2,"item_price":19.95},{"id":"SKU-2","quantity":1,"item_price":10}]}
            """;

    /** Ten hashes, about what a buyer's data become. */
    private static final String USER_DATA =
            "{\"hashes\":["
                    + ("\"" + "0123456789abcdef".repeat(4) + "\",").repeat(9)
                    + "\""
                    + "0123456789abcdef".repeat(4)
                    + "\"]}";

    private static final String PAGE = "https://bench.example/checkout/thanks?order=";
    private static final String FBP = "fb.1.1700000000000.1000000000";
    private static final int SEALED_BYTES = 160;

    private final Shop shop;
    private final int connections;
    private final int size;

    /**
     * @param size events a commit
     */
    CommitYardstick(Shop shop, int connections, int size) {
        this.shop = shop;
        this.connections = connections;
        this.size = size;
    }

    /** Commits until the time is up, after a tenth of that time to warm up. */
    Measurement run(Duration duration) throws IOException, SQLException, InterruptedException {
        try (Connection connection = shop.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
        }
        List<Committer> committers = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                committers.add(new Committer(shop.database().connect(), i, size));
            }
            Done _ = commit(committers, duration.dividedBy(10));
            shop.database().writeOut();
            return shop.meter()
                    .measure(
                            size == 1
                                    ? "yardstick: " + connections + " x insert, commit"
                                    : "yardstick: "
                                            + connections
                                            + " x insert "
                                            + size
                                            + ", commit",
                            () -> commit(committers, duration));
        } finally {
            for (Committer committer : committers) {
                committer.connection.close();
            }
        }
    }

    private Done commit(List<Committer> committers, Duration duration) throws InterruptedException {
        long deadline = System.nanoTime() + duration.toNanos();
        List<Callable<long[]>> members = new ArrayList<>();
        for (Committer committer : committers) {
            members.add(() -> committer.commitUntil(deadline));
        }
        long[] nanos = Crew.run(members).stream().flatMapToLong(LongStream::of).toArray();
        return new Done((long) nanos.length * size, Percentiles.of(nanos));
    }

    private static final class Committer {
        private final Connection connection;
        private final int number;
        private final int size;
        private int orders;

        Committer(Connection connection, int number, int size) {
            this.connection = connection;
            this.number = number;
            this.size = size;
        }

        /** The latency of each commit. */
        long[] commitUntil(long deadline) throws SQLException {
            LongStream.Builder nanos = LongStream.builder();
            try (PreparedStatement store =
                    connection.prepareStatement(size == 1 ? STORE_ONE : STORE_MANY)) {
                while (System.nanoTime() - deadline < 0) {
                    long began = System.nanoTime();
                    if (size == 1) {
                        bindOne(store);
                    } else {
                        bindMany(store);
                    }
                    store.executeUpdate();
                    nanos.add(System.nanoTime() - began);
                }
            }
            return nanos.build().toArray();
        }

        private void bindOne(PreparedStatement store) throws SQLException {
            String order = order();
            store.setString(1, "order-" + order);
            store.setString(2, PARAMS);
            store.setString(3, PAGE + order);
            store.setString(4, USER_DATA);
            store.setString(5, FBP);
            store.setBytes(6, new byte[SEALED_BYTES]);
        }

        private void bindMany(PreparedStatement store) throws SQLException {
            String[] orders = new String[size];
            Arrays.setAll(orders, _ -> order());
            bind(store, 1, Arrays.stream(orders).map(order -> "order-" + order));
            bind(store, 2, Collections.nCopies(size, PARAMS).stream());
            bind(store, 3, Arrays.stream(orders).map(order -> PAGE + order));
            bind(store, 4, Collections.nCopies(size, USER_DATA).stream());
            bind(store, 5, Collections.nCopies(size, FBP).stream());
            store.setBytes(6, new byte[SEALED_BYTES]);
        }

        private void bind(PreparedStatement store, int place, Stream<String> texts)
                throws SQLException {
            store.setArray(place, connection.createArrayOf("text", texts.toArray(String[]::new)));
        }

        private String order() {
            return number + "-" + orders++;
        }
    }
}
