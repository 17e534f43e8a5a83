package dev.relaywatch.trackinghealth;

import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of whose turn the regular check is; in a transaction of the platform's role. */
@Component
class TrackingRoundStore {
    /** A shorter interval than before counts at once. */
    private static final String TAKE =
            """
            UPDATE tracking_rounds SET began_at = :now
             WHERE began_at IS NULL OR began_at <= :now - make_interval(secs => :interval)
            """;

    private final JdbcClient jdbc;

    TrackingRoundStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether a check is due, and this node's: no other gets it. */
    boolean take(Instant now, Duration interval) {
        return jdbc.sql(TAKE)
                        .param("now", Timestamps.utc(now))
                        .param("interval", interval.toMillis() / 1e3)
                        .update()
                > 0;
    }
}
