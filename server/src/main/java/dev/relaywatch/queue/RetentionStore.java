package dev.relaywatch.queue;

import dev.relaywatch.shared.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL that forgets what the queue keeps no longer, across tenants and a bounded number at a time.
 */
@Component
class RetentionStore {
    private static final String FORGET_DELIVERED =
            """
            WITH old AS (
                SELECT tenant_id, id, uploaded_at FROM queue_done
                 WHERE payload IS NOT NULL AND uploaded_at < :before
                 ORDER BY uploaded_at LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            UPDATE queue_done q SET payload = NULL
              FROM old o WHERE q.tenant_id = o.tenant_id AND q.id = o.id AND q.uploaded_at = o.uploaded_at
            """;

    /** What is being sent in this moment is left for the next time. */
    private static final String FORGET_WAITING =
            """
            WITH old AS (
                SELECT tenant_id, id FROM queue_items
                 WHERE payload IS NOT NULL AND platform = :platform AND source_at < :before AND claimed_by IS NULL
                 LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            UPDATE queue_items q SET payload = NULL FROM old o WHERE q.tenant_id = o.tenant_id AND q.id = o.id
            """;

    private static final String FORGET_COUNTS = "DELETE FROM upload_counts WHERE month < :before";

    /** What a replay took up goes with it. */
    private static final String FORGET_REPLAYS =
            """
            DELETE FROM replays
             WHERE id = ANY (ARRAY (SELECT id FROM replays WHERE created_at < :before LIMIT :limit))
            """;

    private final JdbcClient jdbc;

    RetentionStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of items uploaded before this; returns how many. */
    int forgetDelivered(Instant before, int limit) {
        return jdbc.sql(FORGET_DELIVERED)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }

    /** Of items still queued for this platform that were stored before this; returns how many. */
    int forgetWaiting(String platform, Instant before, int limit) {
        return jdbc.sql(FORGET_WAITING)
                .param("platform", platform)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }

    /** Of months before this one. */
    void forgetCounts(LocalDate before) {
        jdbc.sql(FORGET_COUNTS).param("before", before).update();
    }

    /** Replays begun before this; returns how many. */
    int forgetReplays(Instant before, int limit) {
        return jdbc.sql(FORGET_REPLAYS)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }
}
