package dev.relaywatch.capture;

import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL that prunes event_keys, across tenants; all else about them is {@link EventStore}'s. */
@Component
class EventKeyStore {
    private static final String PRUNE =
            """
            DELETE FROM event_keys
             WHERE ctid = ANY (ARRAY (SELECT ctid FROM event_keys WHERE created_at < :before LIMIT :limit))
            """;

    private final JdbcClient jdbc;

    EventKeyStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Removes keys of events stored before this; returns how many. */
    int prune(Instant before, int limit) {
        return jdbc.sql(PRUNE)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }
}
