package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.RunningNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the nodes; times are the database's. */
@Component
class NodeStore implements RunningNodes {
    private static final String SEEN =
            """
            WITH before AS (SELECT seen_at FROM nodes WHERE id = :id)
            INSERT INTO nodes (id, started_at, seen_at) VALUES (:id, clock_timestamp(), clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
            RETURNING seen_at, (SELECT seen_at FROM before) AS seen_before
            """;

    /**
     * Whoever deletes the row frees what the node held. Only who was seen just now may say that
     * another was not.
     */
    private static final String TAKE_GONE =
            """
            DELETE FROM nodes
             WHERE id IN (SELECT id FROM nodes WHERE seen_at < clock_timestamp() - make_interval(secs => :seconds)
                             FOR UPDATE SKIP LOCKED)
               AND clock_timestamp() >= :from
               AND EXISTS (SELECT FROM nodes
                            WHERE id = :self AND seen_at >= clock_timestamp() - make_interval(secs => :gap))
            RETURNING id
            """;

    private static final String SEEN_WITHIN =
            "SELECT count(*) FROM nodes WHERE seen_at > clock_timestamp() - make_interval(secs => :seconds)";

    private static final String LEAVE = "DELETE FROM nodes WHERE id = :id";

    private final JdbcClient jdbc;

    NodeStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * When a node was seen.
     *
     * @param before absent where it was not known: new, or taken for gone
     */
    record Seen(Instant now, @Nullable Instant before) {}

    Seen seen(UUID id) {
        return jdbc.sql(SEEN)
                .param("id", id)
                .query((row, _) ->
                        new Seen(
                                Timestamps.instant(row, "seen_at"),
                                Timestamps.instantOrNull(row, "seen_before")))
                .single();
    }

    /**
     * Forgets the nodes that were silent for so long, each once.
     *
     * @param self who asks; nobody is gone where it was not seen itself within {@code gap}
     * @param from nobody is gone before
     */
    List<UUID> takeGone(UUID self, Duration gap, Instant from, Duration silence) {
        return jdbc.sql(TAKE_GONE)
                .param("self", self)
                .param("gap", gap.toSeconds())
                .param("from", Timestamps.utc(from))
                .param("seconds", silence.toSeconds())
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public int seenWithin(Duration time) {
        return jdbc.sql(SEEN_WITHIN)
                .param("seconds", time.toSeconds())
                .query(Integer.class)
                .single();
    }

    void leave(UUID id) {
        jdbc.sql(LEAVE).param("id", id).update();
    }
}
