package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the nodes; times are the database's. */
@Component
class NodeStore {
    private static final String SEEN =
            """
            INSERT INTO nodes (id, started_at, seen_at) VALUES (:id, clock_timestamp(), clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
            RETURNING seen_at
            """;

    /** Whoever deletes the row frees what the node held. */
    private static final String TAKE_GONE =
            """
            DELETE FROM nodes
             WHERE id IN (SELECT id FROM nodes WHERE seen_at < clock_timestamp() - make_interval(secs => :seconds)
                             FOR UPDATE SKIP LOCKED)
            RETURNING id
            """;

    private static final String LEAVE = "DELETE FROM nodes WHERE id = :id";

    private final JdbcClient jdbc;

    NodeStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the database's time. */
    Instant seen(UUID id) {
        return jdbc.sql(SEEN)
                .param("id", id)
                .query((row, _) -> Timestamps.instant(row, "seen_at"))
                .single();
    }

    List<UUID> takeGone(Duration silence) {
        return jdbc.sql(TAKE_GONE)
                .param("seconds", silence.toSeconds())
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    void leave(UUID id) {
        jdbc.sql(LEAVE).param("id", id).update();
    }
}
